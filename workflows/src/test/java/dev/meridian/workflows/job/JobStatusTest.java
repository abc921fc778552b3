package dev.meridian.workflows.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobStatusTest {
    @ParameterizedTest
    @EnumSource
    void anEndedJobNeverMovesAgain(JobStatus status) {
        for (JobStatus next : JobStatus.values()) {
            assertThat(status.canBecome(next)).isEqualTo(status.isOpen() && status != next);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyStatusIsFoundByItsWireName(JobStatus status) {
        assertThat(JobStatus.ofWireName(status.wireName())).isEqualTo(status);
        assertThat(status.wireName()).isLowerCase();
    }

    @Test
    void anUnknownWireNameIsRefusedByName() {
        assertThatThrownBy(() -> JobStatus.ofWireName("done")).hasMessageContaining("'done'");
    }
}
