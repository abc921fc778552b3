package dev.meridian.activities.record.stem.onnx;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.audio.stem.model.ModelShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file {@value #FILE} of a model.
 *
 * @param kind {@link Kind#MAGNITUDE} or {@link Kind#WAVEFORM}
 * @param version raised by the operator whenever the model would make other stems; 1 if it is left out
 * @param licence under which the model may be used; may be left out, as may {@code source}
 * @param sha256 of the model's file, in hexadecimal digits
 * @param rate the rate that it was trained for
 * @param channels how many it takes at once
 * @param stems in order; the last is what the others leave
 * @param block spectra or samples that it takes at once
 * @param overlap of these, how many two blocks share; 0 if it is left out
 * @param window samples of a spectrum; for spectra only, as are {@code hop} between two of them and how many {@code bins} it takes
 * @param power to which magnitudes are raised before they are compared; 2 if it is left out
 */
record ModelDescription(
        @Nullable Kind kind,
        @Nullable Integer version,
        @Nullable String licence,
        @Nullable String source,
        @Nullable String sha256,
        @Nullable Integer rate,
        @Nullable Integer channels,
        @Nullable List<String> stems,
        @Nullable Integer block,
        @Nullable Integer overlap,
        @Nullable Integer window,
        @Nullable Integer hop,
        @Nullable Integer bins,
        @Nullable Double power) {
    static final String FILE = "model.json";

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final long LARGEST = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    /** What a model is given. */
    enum Kind {
        MAGNITUDE,
        WAVEFORM
    }

    /** What is known about a model before it is opened. */
    record Known(ModelShape shape, int version, String licence, String sha256) {}

    /** @throws JobException {@code model_file_missing}, {@code model_description_wrong} */
    static Known read(String name, Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (Files.size(file) > LARGEST) {
                throw new IllegalArgumentException("it has more than " + LARGEST + " bytes");
            }
            return JSON.readValue(Files.readString(file), ModelDescription.class)
                    .known();
        } catch (NoSuchFileException missing) {
            throw JobException.permanent(
                    "model_file_missing", "The model '" + name + "' has no file " + FILE + " in its folder");
        } catch (IOException unreadable) {
            throw wrong(name, "it can't be read");
        } catch (JacksonException malformed) {
            throw wrong(name, where(malformed) + malformed.getOriginalMessage());
        } catch (IllegalArgumentException against) {
            throw wrong(name, String.valueOf(against.getMessage()));
        }
    }

    /** The member at which reading stopped. */
    private static String where(JacksonException malformed) {
        String member = malformed.getPath().isEmpty()
                ? null
                : malformed.getPath().getFirst().getPropertyName();
        return member == null ? "" : member + ": ";
    }

    private static JobException wrong(String name, String why) {
        return JobException.permanent(
                "model_description_wrong", "The file " + FILE + " of the model '" + name + "' is wrong: " + why);
    }

    private Known known() {
        Kind what = need(kind, "kind");
        String checksum = need(sha256, "sha256");
        if (!SHA_256.matcher(checksum).matches()) {
            throw new IllegalArgumentException("sha256 has 64 hexadecimal digits in small letters");
        }
        return new Known(shape(what), version == null ? 1 : version, licence == null ? "" : licence, checksum);
    }

    private ModelShape shape(Kind what) {
        ModelShape.Spectra spectra = null;
        if (what == Kind.MAGNITUDE) {
            spectra = new ModelShape.Spectra(
                    need(window, "window"), need(hop, "hop"), need(bins, "bins"), power == null ? 2 : power);
        } else if (window != null || hop != null || bins != null || power != null) {
            throw new IllegalArgumentException("window, hop, bins and power are for the kind magnitude only");
        }
        return new ModelShape(
                need(rate, "rate"),
                need(channels, "channels"),
                need(stems, "stems"),
                need(block, "block"),
                overlap == null ? 0 : overlap,
                spectra);
    }

    private static <T> T need(@Nullable T value, String member) {
        if (value == null) {
            throw new IllegalArgumentException(member + " is missing");
        }
        return value;
    }
}
