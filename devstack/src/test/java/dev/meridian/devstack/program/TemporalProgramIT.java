package dev.meridian.devstack.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalProgramIT {

    @TempDir
    private Path directory;

    @Test
    void thePathComesBeforeGosFoldersAndAProgramThatDoesNotRunIsPassedOver() throws IOException {
        Path broken = program("broken", "exit 1");
        Path first = program("first", "exit 0");
        program("go/bin", "exit 0");

        TemporalProgram found = TemporalProgram.find(
                Map.of("PATH", broken + ":" + directory.resolve("none") + ":" + first, "HOME", directory.toString()),
                news -> {});

        assertThat(found.path()).isEqualTo(first.resolve("temporal"));
        assertThat(found.origin()).contains("installed");
    }

    @Test
    void gosOwnFolderIsLookedAtEvenWhenItIsNotOnThePath() throws IOException {
        Path bin = program("go/bin", "exit 0");

        TemporalProgram found = TemporalProgram.find(Map.of("PATH", "", "HOME", directory.toString()), news -> {});

        assertThat(found.path()).isEqualTo(bin.resolve("temporal"));
    }

    private Path program(String folder, String script) throws IOException {
        Path bin = Files.createDirectories(directory.resolve(folder));
        Path program = Files.writeString(bin.resolve("temporal"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return bin;
    }
}
