package dev.meridian.activities.record.analysis;

import dev.meridian.activities.record.analysis.FileTags.Cover;
import dev.meridian.activities.record.analysis.FileTags.Raw;
import dev.meridian.domain.audio.tag.TagText;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jaudiotagger.audio.AudioFile;
import org.jaudiotagger.audio.AudioFileIO;
import org.jaudiotagger.audio.exceptions.CannotReadException;
import org.jaudiotagger.audio.exceptions.InvalidAudioFrameException;
import org.jaudiotagger.audio.exceptions.ReadOnlyFileException;
import org.jaudiotagger.audio.mp3.MP3File;
import org.jaudiotagger.tag.FieldKey;
import org.jaudiotagger.tag.KeyNotFoundException;
import org.jaudiotagger.tag.Tag;
import org.jaudiotagger.tag.TagException;
import org.jaudiotagger.tag.TagTextField;
import org.jaudiotagger.tag.aiff.AiffTag;
import org.jaudiotagger.tag.asf.AsfTag;
import org.jaudiotagger.tag.flac.FlacTag;
import org.jaudiotagger.tag.id3.AbstractID3v2Tag;
import org.jaudiotagger.tag.id3.ID3v1Tag;
import org.jaudiotagger.tag.images.Artwork;
import org.jaudiotagger.tag.mp4.Mp4Tag;
import org.jaudiotagger.tag.vorbiscomment.VorbisCommentTag;
import org.jaudiotagger.tag.wav.WavTag;
import org.jspecify.annotations.Nullable;

/** What the tags of one file hold, by whichever reader. */
final class TaggedFile {
    private static final Set<String> PICTURES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

    /**
     * The library's logger, referred to here because java.util.logging forgets the level of a logger that is
     * garbage-collected.
     */
    private static final Logger LIBRARY = Logger.getLogger("org.jaudiotagger");

    static {
        // The library would log texts of the files that it reads.
        LIBRARY.setLevel(Level.OFF);
    }

    private TaggedFile() {}

    /**
     * @param picture the bytes of the cover; null if there is none that is kept
     */
    record Content(FileTags tags, TagValues values, byte @Nullable [] picture, boolean pictureTooLarge) {}

    /** What ffprobe has read: of several values that a format keeps apart it has the first, or all in one text. */
    static Content ofProbe(ProbedAudio audio) {
        TagValues values = new TagValues();
        List<Raw> raw = new ArrayList<>();
        audio.tags().forEach((name, value) -> {
            raw.add(new Raw(name, TagText.normalise(value)));
            TagField.ofRaw(name).ifPresent(field -> values.add(field, List.of(value)));
        });
        String source = raw.isEmpty() ? null : "ffprobe";
        return new Content(new FileTags(source, values.byName(), raw, null), values, null, false);
    }

    /** What the comments of an Opus file say. */
    static Content ofComments(List<OpusTags.Comment> comments) {
        return ofTexts(
                "Vorbis",
                comments.stream()
                        .map(comment -> new Raw(comment.name(), TagText.normalise(comment.value())))
                        .toList());
    }

    /** What the INFO lists of a WAV file say. */
    static Content ofRiff(Map<String, String> texts) {
        List<Raw> raw = new ArrayList<>();
        texts.forEach((name, text) -> raw.add(new Raw(name, TagText.normalise(text))));
        return ofTexts("RIFF", raw);
    }

    private static Content ofTexts(String source, List<Raw> raw) {
        TagValues values = new TagValues();
        addByName(raw, values);
        return new Content(
                new FileTags(raw.isEmpty() ? null : source, values.byName(), raw, null), values, null, false);
    }

    /** Adds the fields that tags have by their names, such as {@code INITIALKEY}, which jaudiotagger calls otherwise. */
    private static void addByName(List<Raw> raw, TagValues values) {
        Map<TagField, List<String>> byField = new LinkedHashMap<>();
        for (Raw one : raw) {
            TagField.ofRaw(one.name())
                    .ifPresent(field -> byField.computeIfAbsent(field, _ -> new ArrayList<>())
                            .add(one.value()));
        }
        byField.forEach(values::add);
    }

    /**
     * What jaudiotagger reads.
     *
     * @param reader the ending of files that its reader is for
     */
    static Content read(Path path, String reader)
            throws IOException, CannotReadException, TagException, ReadOnlyFileException, InvalidAudioFrameException {
        AudioFile file = AudioFileIO.readAs(path.toFile(), reader);
        Tag tag = file.getTag();
        TagValues values = new TagValues();
        if (tag == null) {
            return new Content(FileTags.NONE, values, null, false);
        }
        if (tag instanceof Mp4Tag) {
            Mp4Values.several(path).forEach(values::add);
        }
        collect(tag, values);
        List<Raw> raw = raw(tag);
        addByName(raw, values);
        // Values that are there already stay: an ID3v1 tag cuts texts at 30 characters.
        olderTag(file).ifPresent(older -> collect(older, values));
        Artwork art = tag.getFirstArtwork();
        byte[] picture = art == null || art.isLinked() ? null : art.getBinaryData();
        boolean tooLarge = picture != null && picture.length > TagReader.LARGEST;
        Cover cover = art != null && picture != null && picture.length > 0 && !tooLarge ? cover(art, picture) : null;
        return new Content(
                new FileTags(raw.isEmpty() ? null : source(tag), values.byName(), raw, cover),
                values,
                cover == null ? null : picture,
                tooLarge);
    }

    private static void collect(Tag tag, TagValues values) {
        for (TagField field : TagField.values()) {
            field.key().ifPresent(key -> values.add(field, all(tag, key)));
        }
    }

    /** The ID3v1 tag at the end of an MP3 file. */
    private static Optional<Tag> olderTag(AudioFile file) {
        return file instanceof MP3File mp3 ? Optional.ofNullable(mp3.getID3v1Tag()) : Optional.empty();
    }

    private static List<String> all(Tag tag, FieldKey key) {
        try {
            return tag.getAll(key);
        } catch (KeyNotFoundException notInThisFormat) {
            return List.of();
        }
    }

    private static List<Raw> raw(Tag tag) {
        List<Raw> raw = new ArrayList<>();
        if (tag instanceof ID3v1Tag) {
            // The fields of this tag have places and no names, and the library does not list them.
            for (TagField field : TagField.values()) {
                field.key().stream()
                        .flatMap(key -> all(tag, key).stream())
                        .map(TagText::normalise)
                        .filter(value -> !value.isEmpty())
                        .forEach(value -> raw.add(new Raw(field.wireName(), value)));
            }
            return raw;
        }
        Iterator<org.jaudiotagger.tag.TagField> fields = tag.getFields();
        while (fields.hasNext() && raw.size() < Probe.MOST_TAGS) {
            if (fields.next() instanceof TagTextField text && text.getContent() != null) {
                String value = TagText.normalise(Id3Frames.content(text).replace('\0', '\n'));
                raw.add(new Raw(text.getId(), value.substring(0, Math.min(value.length(), Probe.LONGEST_TAG))));
            }
        }
        return raw;
    }

    private static String source(Tag tag) {
        return switch (tag) {
            case AbstractID3v2Tag id3 -> "ID3v2." + id3.getMajorVersion();
            case VorbisCommentTag _, FlacTag _ -> "Vorbis";
            case Mp4Tag _ -> "MP4";
            case AsfTag _ -> "ASF";
            case WavTag wav -> wav.isExistingId3Tag() ? "ID3v2" : "RIFF";
            case AiffTag _ -> "ID3v2";
            default -> "ID3v1";
        };
    }

    private static Cover cover(Artwork art, byte[] picture) {
        String said = String.valueOf(art.getMimeType()).toLowerCase(Locale.ROOT);
        String mediaType = PICTURES.contains(said) ? said : "application/octet-stream";
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(picture);
            return new Cover(mediaType, picture.length, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
