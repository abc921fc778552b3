package dev.meridian.domain.download.pass;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RulesOfAPassTest {
    @Test
    void aHundredRejectsFailNoTableHoweverFewRowsItHas() {
        assertThat(RejectRule.isBroken(100, 0)).isFalse();
        assertThat(RejectRule.isBroken(101, 0)).isTrue();
    }

    @Test
    void rejectsUpToOneInAHundredRowsFailNoTable() {
        assertThat(RejectRule.isBroken(200, 19_800)).isFalse();
        assertThat(RejectRule.isBroken(200, 19_799)).isTrue();
    }

    @Test
    void fewDeletionsAreNotHeldBack() {
        assertThat(DeletionRule.holdsBack(10, 11, 1, 0)).isFalse();
        assertThat(DeletionRule.holdsBack(0, 0, 0, 0)).isFalse();
    }

    @Test
    void moreThanTenDeletionsThatAreMoreThanATenthAreHeldBack() {
        assertThat(DeletionRule.holdsBack(11, 110, 99, 0)).isFalse();
        assertThat(DeletionRule.holdsBack(11, 109, 98, 0)).isTrue();
    }

    @Test
    void aPassThatBroughtNothingDeletesNothing() {
        assertThat(DeletionRule.holdsBack(1, 1, 0, 0)).isTrue();
    }

    @Test
    void anOperatorLetsDeletionsGoUpToANumber() {
        assertThat(DeletionRule.holdsBack(500, 1_000, 500, 500)).isFalse();
        assertThat(DeletionRule.holdsBack(501, 1_000, 499, 500)).isTrue();
        assertThat(DeletionRule.holdsBack(500, 500, 0, 500)).isFalse();
    }
}
