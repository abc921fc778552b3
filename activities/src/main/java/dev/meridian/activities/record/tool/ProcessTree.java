package dev.meridian.activities.record.tool;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The processes of a run: a program, its descendants, and processes whose parent has ended and that still stand in the run's
 * folder, as a program that has put itself into the background does.
 */
final class ProcessTree {
    private static final Path PROCESSES = Path.of("/proc");
    private static final int MOST_ROUNDS = 20;

    private ProcessTree() {}

    /** Ends all of them, also those that are started meanwhile. */
    static void end(ProcessHandle root, Path folder) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Set<ProcessHandle> alive = root.descendants().collect(Collectors.toCollection(HashSet::new));
            alive.addAll(standingIn(folder));
            alive.add(root);
            alive.removeIf(process -> !process.isAlive());
            if (alive.isEmpty()) {
                return;
            }
            alive.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static Set<ProcessHandle> standingIn(Path folder) {
        Set<ProcessHandle> found = new HashSet<>();
        if (!Files.isDirectory(PROCESSES)) {
            return found;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                if (standsIn(process, folder)) {
                    handle(process).ifPresent(found::add);
                }
            }
        } catch (IOException unreadable) {
            // If the machine does not list its processes, only the descendants are ended.
        }
        return found;
    }

    private static boolean standsIn(Path process, Path folder) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).startsWith(folder);
        } catch (IOException | SecurityException goneOrForeign) {
            return false;
        }
    }

    private static Optional<ProcessHandle> handle(Path process) {
        return ProcessHandle.of(Long.parseLong(process.getFileName().toString()));
    }
}
