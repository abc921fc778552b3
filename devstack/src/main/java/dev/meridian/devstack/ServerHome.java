package dev.meridian.devstack;

import dev.meridian.devstack.process.DirectoryTree;
import dev.meridian.devstack.process.PidFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directory of a server's data, and its log file.
 *
 * @param directory data, and the server's credentials in files of mode 600
 * @param log both output streams of its process, appended
 * @param kept whether the data outlive the server; if not, the directory is deleted when it is closed, and PostgreSQL
 *     does not wait for the disk
 */
public record ServerHome(Path directory, Path log, boolean kept) {

    public ServerHome {
        directory = directory.toAbsolutePath().normalize();
        log = log.toAbsolutePath().normalize();
    }

    /** Data that a later start finds again. */
    public static ServerHome kept(Path directory, Path log) {
        return new ServerHome(directory, log, true);
    }

    /** A temporary directory that goes with the server. */
    public static ServerHome temporary(String name) {
        try {
            Path directory = Files.createTempDirectory("meridian-" + name + "-");
            return new ServerHome(directory, directory.resolve(name + ".log"), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the directory if it is not there. */
    void prepare() {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which process serves these data. */
    PidFile pidFile() {
        return new PidFile(directory.resolve("pid"));
    }

    /** Deletes the directory if it was a temporary one. */
    void discard() {
        if (!kept) {
            DirectoryTree.delete(directory);
        }
    }
}
