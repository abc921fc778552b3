package dev.meridian.activities.record.tool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a process below which the folders of its runs are. A guard, a small shell that waits for this process to end,
 * deletes it even after {@code kill -9}; what a guard that was killed itself has left is deleted by the next process that
 * starts.
 */
public final class RunFolders implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunFolders.class);
    private static final String PREFIX = "meridian-audio-";

    /** The pipe from this process ends when this process does. Programs that are just ending may still write once. */
    private static final String GUARD = "while read -r line; do :; done; rm -rf -- \"$1\"; sleep 1; rm -rf -- \"$1\"";

    private static final String LOCK = "lock";

    private final Path root;
    private final FileChannel lock;
    private final Process guard;

    private RunFolders(Path root, FileChannel lock, Process guard) {
        this.root = root;
        this.lock = lock;
        this.guard = guard;
    }

    /** Opens the folder of this process below another folder, and deletes what processes that have ended left there. */
    public static RunFolders open(Path below) throws IOException {
        Files.createDirectories(below);
        deleteLeftOver(below);
        Path root = Files.createTempDirectory(
                below.toRealPath(),
                PREFIX,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel lock =
                FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        lock.lock();
        ProcessBuilder guard = new ProcessBuilder(List.of("/bin/sh", "-c", GUARD, "guard", root.toString()));
        guard.environment().clear();
        guard.environment().put("PATH", "/usr/bin:/bin");
        guard.directory(Path.of("/").toFile());
        guard.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
        return new RunFolders(root, lock, guard.start());
    }

    /** A new folder for one piece of work. */
    public RunFolder folder() throws IOException {
        return new RunFolder(Files.createTempDirectory(
                root, "run-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
    }

    @Override
    public void close() {
        try {
            RunFolder.delete(root);
            lock.close();
            guard.getOutputStream().close();
        } catch (IOException failed) {
            log.warn("The folder {} could not be deleted: {}", root, failed.getMessage());
        }
    }

    private static void deleteLeftOver(Path below) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(below, PREFIX + "*")) {
            for (Path folder : folders) {
                if (isLeftOver(folder)) {
                    RunFolder.delete(folder);
                }
            }
        }
    }

    /** The owner of a folder holds its lock, in whichever container of this machine it runs. */
    private static boolean isLeftOver(Path folder) {
        try (FileChannel lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException mine) {
            return false;
        } catch (IOException foreignOrJustMade) {
            return false;
        }
    }
}
