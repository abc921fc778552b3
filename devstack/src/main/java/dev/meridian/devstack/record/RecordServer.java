package dev.meridian.devstack.record;

import dev.meridian.devstack.process.ChildProcess;
import dev.meridian.devstack.process.DirectoryTree;
import java.net.URI;
import java.nio.file.Path;

/**
 * A server of another project that tests download records from, on loopback. It runs until it is closed, and its data go with
 * it.
 */
public final class RecordServer implements AutoCloseable {
    private final URI address;
    private final Path directory;
    private final ChildProcess process;

    RecordServer(URI address, Path directory, ChildProcess process) {
        this.address = address;
        this.directory = directory;
        this.process = process;
    }

    /** Where it answers, without a slash at the end. */
    public URI address() {
        return address;
    }

    /** As {@code kill -STOP}: it keeps its connections and answers nobody. */
    public void pause() {
        process.pause();
    }

    /** Ends a {@link #pause()}. */
    public void resume() {
        process.resume();
    }

    @Override
    public void close() {
        process.close();
        DirectoryTree.delete(directory);
    }
}
