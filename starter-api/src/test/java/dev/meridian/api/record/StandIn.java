package dev.meridian.api.record;

import dev.meridian.api.testing.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Programs in the place of ffmpeg and ffprobe: they take every file for audio, and the decoder does what the file's first word
 * says.
 */
record StandIn(Path folder) {
    private static final String DECODER = """
            #!/bin/sh
            # Asked what it is, it answers as ffmpeg does.
            case "$*" in *"-i file:source"*) ;; *) exec ffmpeg_program "$@" ;; esac
            case "$(head -c 5 source)" in
              hang*) sleep 600 ;;
              fork*) (cd . && exec setsid sleep 600) & (sleep 600 &) & sleep 1; exit 0 ;;
              flood) exec cat /dev/zero ;;
              noise) while :; do echo '[error] and on and on' >&2; done ;;
              fails) echo '[error] something is wrong in /tmp/secret/place' >&2; exit 3 ;;
              break) head -c 320000 /dev/zero; echo '[error] something is wrong in /tmp/secret/place' >&2; exit 3 ;;
              slow*) head -c 320000 /dev/zero; sleep 600 ;;
            esac
            """;

    private static final String PROBE = """
            #!/bin/sh
            case "$*" in *file:source*) ;; *) exec ffprobe_program "$@" ;; esac
            echo '{"format":{"format_name":"mp3"},"streams":[{"codec_type":"audio","codec_name":"mp3","sample_rate":"8000","channels":1}]}'
            """;

    static StandIn in(Path folder) throws IOException {
        Files.createDirectories(folder);
        write(folder.resolve("ffmpeg"), DECODER.replace("ffmpeg_program", "/usr/bin/ffmpeg"));
        write(folder.resolve("ffprobe"), PROBE.replace("ffprobe_program", "/usr/bin/ffprobe"));
        return new StandIn(folder);
    }

    private static void write(Path program, String text) throws IOException {
        Files.writeString(program, text);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    TestService.Settings with(TestService.Settings settings) {
        return settings.with("AUDIO_FFMPEG", folder.resolve("ffmpeg").toString())
                .with("AUDIO_FFPROBE", folder.resolve("ffprobe").toString())
                .with("AUDIO_FOLDER", work().toString());
    }

    /** Where workers keep their files. */
    Path work() {
        return folder.resolve("work");
    }

    /** The programs that stand in the workers' folder. */
    List<Long> running() {
        return new WorkFolder(work()).running();
    }

    /** The programs among them whose file begins with this word. */
    List<Long> running(String word) {
        return running().stream()
                .filter(process -> {
                    try {
                        return Files.readString(Path.of("/proc", String.valueOf(process), "cwd", "source"))
                                .startsWith(word);
                    } catch (IOException ended) {
                        return false;
                    }
                })
                .toList();
    }

    /** The folders of runs. */
    List<Path> left() {
        return new WorkFolder(work()).left();
    }
}
