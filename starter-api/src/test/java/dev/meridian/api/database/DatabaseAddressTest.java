package dev.meridian.api.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.api.settings.WrongSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {
    @ParameterizedTest
    @CsvSource({
        "postgres://db.example/meridian, jdbc:postgresql://db.example:5432/meridian",
        "postgresql://my_project_db_1:6432/meridian?sslmode=require,"
                + " jdbc:postgresql://my_project_db_1:6432/meridian?sslmode=require",
        "postgres://[::1]/meridian, jdbc:postgresql://[::1]:5432/meridian",
        "jdbc:postgresql://my_db/meridian, jdbc:postgresql://my_db/meridian",
    })
    void aHostMayHaveAnUnderscore(String url, String jdbcUrl) {
        assertThat(DatabaseAddress.of(url, null, null).jdbcUrl()).isEqualTo(jdbcUrl);
    }

    @Test
    void userAndPasswordAreDecoded() {
        DatabaseAddress address = DatabaseAddress.of("postgres://us%40er:p%2Fs+s%25@my_db/meridian", null, null);
        assertThat(address.user()).isEqualTo("us@er");
        assertThat(address.password()).isEqualTo("p/s+s%");
        assertThat(address).hasToString("jdbc:postgresql://my_db:5432/meridian");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://user:secret@/meridian",
                "postgres://user:secret@db",
                "postgres://user:sec ret@d b/meridian",
                "postgres://user:secret/more@db/meridian",
                "mysql://user:secret@db/meridian"
            })
    void whatIsNoAddressStopsTheStartWithoutShowingThePassword(String url) {
        assertThatThrownBy(() -> DatabaseAddress.of(url, null, null))
                .isInstanceOf(WrongSetting.class)
                .hasMessageNotContaining("sec");
    }
}
