package dev.meridian.activities.record.stem.command;

import dev.meridian.activities.job.work.JobException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that a program has written, which are checked before they are read: only plain files and folders are
 * allowed, no links, and no more than the program may write.
 */
final class ProgramOutput {
    private final Path folder;
    private final StemProgram program;
    private volatile @Nullable String complaint;

    ProgramOutput(Path folder, StemProgram program) {
        this.folder = folder;
        this.program = program;
    }

    /**
     * What is wrong with the files that exist so far; null if nothing is wrong. May be called while the program writes.
     */
    @Nullable
    String complaint() {
        if (complaint == null) {
            complaint = find(false);
        }
        return complaint;
    }

    /**
     * Checks the files after the program has ended.
     *
     * @throws JobException {@code engine_output_refused}
     */
    void check() {
        if (complaint == null) {
            complaint = find(true);
        }
        if (complaint != null) {
            throw refused();
        }
    }

    JobException refused() {
        return JobException.permanent(
                "engine_output_refused", "The files that the program wrote are refused: " + complaint());
    }

    /** @throws JobException {@code engine_output_refused} if the program has not written this file */
    void requireFile(String name) {
        if (!Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
            complaint = "there is no file '" + name + "'";
            throw refused();
        }
    }

    private @Nullable String find(boolean isFinal) {
        long bytes = 0;
        int files = 0;
        try (Stream<Path> all = Files.walk(folder)) {
            for (Iterator<Path> each = all.iterator(); each.hasNext(); ) {
                Path path = each.next();
                if (path.equals(folder)) {
                    continue;
                }
                BasicFileAttributes attributes =
                        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                String name = folder.relativize(path).toString();
                if (attributes.isSymbolicLink() || attributes.isOther()) {
                    return "'" + name + "' is a link, a pipe or a device";
                }
                if (attributes.isRegularFile() && isLinkedElsewhere(path)) {
                    return "'" + name + "' has several names";
                }
                bytes += attributes.size();
                if (++files > program.mostFiles()) {
                    return "more than " + program.mostFiles() + " files and folders";
                }
                if (bytes >= program.mostBytes()) {
                    // No file grows beyond that, where the machine limits it.
                    return program.mostBytes() + " bytes or more";
                }
            }
            return null;
        } catch (IOException | UncheckedIOException failed) {
            // While the program runs it may be a file that was just renamed or deleted.
            return isFinal ? "it can't be looked through" : null;
        }
    }

    private static boolean isLinkedElsewhere(Path file) throws IOException {
        try {
            return (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) > 1;
        } catch (UnsupportedOperationException | IllegalArgumentException noSuchView) {
            return false;
        }
    }
}
