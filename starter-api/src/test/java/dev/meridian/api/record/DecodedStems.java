package dev.meridian.api.record;

import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Pcm24;
import dev.meridian.domain.audio.sample.PcmSource;
import dev.meridian.domain.audio.sample.SampleEncoding;
import dev.meridian.domain.audio.stem.StemEngine;
import dev.meridian.domain.audio.stem.StemSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Recordings and stems as samples: decoded by ffmpeg, or made by an engine without interruption. */
final class DecodedStems {
    private DecodedStems() {}

    /** The samples of a file as integers of 24 bits. */
    static int[] decode(Path file) {
        byte[] bytes = raw(file, "s24le", "pcm_s24le");
        int[] samples = new int[bytes.length / Pcm24.BYTES];
        for (int i = 0; i < samples.length; i++) {
            int at = i * Pcm24.BYTES;
            samples[i] = bytes[at + 2] << 16 | (bytes[at + 1] & 0xff) << 8 | bytes[at] & 0xff;
        }
        return samples;
    }

    private static byte[] raw(Path file, String form, String codec) {
        try {
            Process ffmpeg = new ProcessBuilder(
                            "ffmpeg", "-nostdin", "-v", "error", "-i", file.toString(), "-c:a", codec, "-f", form, "-")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return ffmpeg.getInputStream().readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The digests of the stems' samples that an engine makes of a file at one go. */
    static List<String> digests(Path file, AudioFormat format, StemEngine engine) {
        try {
            byte[] bytes = raw(file, "f32le", "pcm_f32le");
            PcmSource mix = new PcmSource(new ByteArrayInputStream(bytes), SampleEncoding.F32, format, 0);
            int[][] part = new int[engine.stems().size()][format.rate() * format.channels()];
            List<MessageDigest> digests = new ArrayList<>();
            for (int stem = 0; stem < part.length; stem++) {
                digests.add(MessageDigest.getInstance("SHA-256"));
            }
            byte[] encoded = new byte[part[0].length * Pcm24.BYTES];
            try (StemSource source = engine.separate(mix, 1, 0)) {
                for (int got = source.read(part, format.rate()); got > 0; got = source.read(part, format.rate())) {
                    for (int stem = 0; stem < part.length; stem++) {
                        digests.get(stem)
                                .update(encoded, 0, Pcm24.encode(part[stem], got * format.channels(), encoded));
                    }
                }
            }
            return digests.stream()
                    .map(digest -> HexFormat.of().formatHex(digest.digest()))
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The digests that a record's manifest says. */
    static List<String> digests(JsonNode record) {
        return record.at("/published/stems/made/stems")
                .valueStream()
                .map(stem -> stem.path("samplesSha256").asString())
                .toList();
    }
}
