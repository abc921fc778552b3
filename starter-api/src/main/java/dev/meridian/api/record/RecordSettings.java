package dev.meridian.api.record;

import dev.meridian.activities.record.stem.StemDefaults;
import dev.meridian.api.settings.WrongSetting;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is made of records if nobody says so.
 *
 * @param stems {@code RECORD_STEMS}: how records are taken apart by their type, for example {@code song=hpss,*=none}
 */
@ConfigurationProperties("record")
record RecordSettings(@DefaultValue("") String stems) {
    RecordSettings {
        parse(stems);
    }

    StemDefaults stemDefaults() {
        return parse(stems);
    }

    private static StemDefaults parse(String stems) {
        try {
            return StemDefaults.parse(stems);
        } catch (IllegalArgumentException malformed) {
            throw new WrongSetting(
                    "RECORD_STEMS",
                    String.valueOf(malformed.getMessage()),
                    "Set it to types and engines with commas between them, such as song=hpss,interview=center,*=none.");
        }
    }
}
