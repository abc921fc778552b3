package dev.meridian.activities.record.stem;

import dev.meridian.domain.audio.sample.Pcm24;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Copies on the disk of blocks that were just made, so that encoders do not fetch them from the bucket. Of each stem a few blocks are
 * kept until they are read; an encoder that falls behind reads the others from the bucket, as it does those that another worker has
 * made. Thread-safe.
 */
final class BlockCopies {
    /** How many blocks of a stem wait to be read at most. */
    private static final int BLOCKS = 8;

    private final Path folder;
    private final Map<String, Set<Integer>> unread = new ConcurrentHashMap<>();

    /** @param folder in which no other file has such a name; the caller deletes it */
    BlockCopies(Path folder) {
        this.folder = folder;
    }

    /** How many bytes of disk the copies take at most: those that wait, and one of each stem that is being read. */
    static long bytesFor(StemSet set) {
        return Math.min(set.blocks(), BLOCKS + 1)
                * set.framesOf(0)
                * set.format().channels()
                * Pcm24.BYTES
                * set.stems().size();
    }

    /** Takes the samples of a block before it is committed; what is not kept is dropped. The caller closes the stream. */
    OutputStream begin(int block, String stem) throws IOException {
        Set<Integer> waiting = unread.computeIfAbsent(stem, _ -> ConcurrentHashMap.newKeySet());
        if (waiting.size() >= BLOCKS) {
            return OutputStream.nullOutputStream();
        }
        OutputStream copy = Files.newOutputStream(file(block, stem));
        waiting.add(block);
        return copy;
    }

    /** The samples of a committed block, once, if they are kept. The caller closes the stream, which deletes the copy. */
    Optional<InputStream> take(int block, String stem) throws IOException {
        Set<Integer> waiting = unread.get(stem);
        return waiting != null && waiting.remove(block)
                ? Optional.of(Files.newInputStream(file(block, stem), StandardOpenOption.DELETE_ON_CLOSE))
                : Optional.empty();
    }

    private Path file(int block, String stem) {
        return folder.resolve(stem + "-" + block + ".s24");
    }
}
