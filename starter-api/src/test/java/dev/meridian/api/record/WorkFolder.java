package dev.meridian.api.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder in which workers keep their files, as one sees it from outside. */
record WorkFolder(Path folder) {
    /** The programs that stand in it. */
    List<Long> running() {
        return ProcessHandle.allProcesses()
                .filter(this::isHere)
                .map(ProcessHandle::pid)
                .toList();
    }

    /** The folders of runs. */
    List<Path> left() {
        try (Stream<Path> all = Files.walk(folder, 2)) {
            return all.filter(path -> path.getFileName().toString().startsWith("run-"))
                    .toList();
        } catch (IOException | UncheckedIOException changing) {
            return List.of(folder);
        }
    }

    private boolean isHere(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", String.valueOf(process.pid()), "cwd"))
                    .startsWith(folder.toRealPath());
        } catch (IOException goneOrForeign) {
            return false;
        }
    }
}
