package dev.meridian.activities.record.analysis;

import dev.meridian.activities.record.tool.RunFolder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a file's tags by jaudiotagger, and by ffprobe those of containers that jaudiotagger lacks. The sizes of tags
 * and pictures are checked before they are read, and an exception of the library, which files of strangers may cause,
 * becomes a warning.
 */
final class TagReader {
    /** The largest tag or picture that is read. */
    static final long LARGEST = 16 << 20;

    private static final Logger log = LoggerFactory.getLogger(TagReader.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The readers of jaudiotagger by ffmpeg's names of containers. */
    private static final Map<String, String> READERS =
            Map.of("mp3", "mp3", "flac", "flac", "mp4", "m4a", "wav", "wav", "aiff", "aif", "asf", "wma", "ogg", "ogg");

    private TagReader() {}

    /**
     * The tags that were read.
     *
     * @param picture the bytes of the cover; null if there is none
     * @param warnings codes: {@code cover_too_large}, {@code tags_unread}, {@code text_doubtful}
     */
    record Read(FileTags tags, byte @Nullable [] picture, List<String> warnings) {}

    static Read read(RunFolder folder, String file, ProbedAudio audio) throws IOException, InterruptedException {
        List<String> warnings = new ArrayList<>();
        Optional<String> reader = reader(audio);
        TaggedFile.Content content = audio.isIn("wav")
                ? RiffTexts.read(folder.file(file)).map(TaggedFile::ofRiff).orElse(null)
                : null;
        if (content != null) {
            reader = Optional.empty();
        }
        if (reader.isPresent() && TagSize.of(folder.file(file), audio) > LARGEST) {
            warnings.add("cover_too_large");
        } else if (reader.isPresent()) {
            content = content(folder.file(file), reader.get(), warnings);
        }
        if (content == null && audio.isIn("ogg") && audio.codec().equals("opus")) {
            try (InputStream opus = new BufferedInputStream(Files.newInputStream(folder.file(file)))) {
                content = OpusTags.read(opus).map(TaggedFile::ofComments).orElse(null);
            }
        }
        if (content == null) {
            content = TaggedFile.ofProbe(audio);
        }
        if (content.values().isDoubtful()) {
            warnings.add("text_doubtful");
        }
        return new Read(content.tags(), content.picture(), warnings);
    }

    private static Optional<String> reader(ProbedAudio audio) {
        if (audio.isIn("ogg") && !audio.codec().equals("vorbis")) {
            return Optional.empty();
        }
        return List.of(audio.container().split(",")).stream()
                .filter(READERS::containsKey)
                .map(READERS::get)
                .findFirst();
    }

    /** Reads on a thread of its own, which is no longer waited for if it takes too long. */
    private static TaggedFile.@Nullable Content content(Path file, String reader, List<String> warnings)
            throws InterruptedException {
        FutureTask<TaggedFile.Content> reading = new FutureTask<>(() -> TaggedFile.read(file, reader));
        Thread.ofPlatform().daemon().name("audio-tags").start(reading);
        try {
            TaggedFile.Content content = reading.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (content.pictureTooLarge()) {
                warnings.add("cover_too_large");
            }
            return content;
        } catch (ExecutionException failed) {
            // The class is enough: a message may quote the file.
            Throwable cause = Objects.requireNonNullElse(failed.getCause(), failed);
            log.info("Tags could not be read: {}", cause.getClass().getSimpleName());
        } catch (TimeoutException hanging) {
            reading.cancel(true);
            log.warn("The reader of tags took longer than {} s with a file", PATIENCE.toSeconds());
        }
        warnings.add("tags_unread");
        return null;
    }
}
