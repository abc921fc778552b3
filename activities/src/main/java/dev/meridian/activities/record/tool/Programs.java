package dev.meridian.activities.record.tool;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The programs through which a run is started; each of them limits what the program that it starts may do.
 *
 * @param prlimit limits memory, CPU time and sizes of files; empty where the machine has no such program
 * @param setpriv has the kernel end a program whose worker has ended; empty where the machine has no such program
 */
record Programs(Optional<Path> prlimit, Optional<Path> setpriv) {
    private static final long PATIENCE_SECONDS = 10;

    /** Looks for the programs and tries them. */
    static Programs find() {
        return new Programs(
                find("prlimit").filter(program -> works(List.of(program.toString(), "--core=0", "true"))),
                find("setpriv").filter(program -> works(List.of(program.toString(), "--pdeathsig", "KILL", "true"))));
    }

    /** The file of a program, which is named by its path or found in one of the folders of {@code PATH}. */
    static Optional<Path> find(String name) {
        if (name.contains(File.separator)) {
            return Optional.of(Path.of(name).toAbsolutePath()).filter(Files::isExecutable);
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/local/bin:/usr/bin:/bin");
        for (String folder : path.split(File.pathSeparator)) {
            Path program = Path.of(folder.isEmpty() ? "." : folder, name).toAbsolutePath();
            if (Files.isExecutable(program) && !Files.isDirectory(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    /** The command that runs a program within limits. */
    List<String> limited(List<String> command, RunLimits limits) {
        List<String> all = new ArrayList<>();
        prlimit.ifPresent(program -> all.addAll(List.of(
                program.toString(),
                "--core=0",
                "--as=" + limits.addressSpace(),
                "--cpu=" + Math.max(1, limits.cpu().toSeconds()),
                "--fsize=" + limits.largestFile())));
        setpriv.ifPresent(program -> all.addAll(List.of(program.toString(), "--pdeathsig", "KILL")));
        all.addAll(command);
        return all;
    }

    private static boolean works(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
