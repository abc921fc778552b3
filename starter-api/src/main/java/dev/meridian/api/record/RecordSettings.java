package dev.meridian.api.record;

import dev.meridian.activities.record.stem.StemDefaults;
import dev.meridian.activities.record.stem.command.StemProgram;
import dev.meridian.activities.record.stem.command.StemPrograms;
import dev.meridian.api.settings.WrongSetting;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How records are separated into stems if no request says so.
 *
 * @param stems {@code RECORD_STEMS}: how records are separated by their type, for example {@code song=hpss,*=none}
 * @param stemPrograms {@code RECORD_STEM_PROGRAMS}: a file of JSON that describes programs which separate audio; none if not set
 */
@ConfigurationProperties("record")
record RecordSettings(
        @DefaultValue("") String stems, @DefaultValue("") String stemPrograms) {
    RecordSettings {
        parse(stems);
    }

    StemDefaults stemDefaults() {
        return parse(stems);
    }

    /** The programs of {@code RECORD_STEM_PROGRAMS} by the names of their engines; only workers have the file. */
    Map<String, StemProgram> readStemPrograms() {
        if (stemPrograms.isBlank()) {
            return Map.of();
        }
        try {
            return StemPrograms.read(Path.of(stemPrograms));
        } catch (IllegalArgumentException wrong) {
            throw new WrongSetting(
                    "RECORD_STEM_PROGRAMS",
                    "names the file '" + stemPrograms + "', which " + wrong.getMessage(),
                    "Mend the file as docs/records.md describes it, or leave the setting out.");
        }
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
