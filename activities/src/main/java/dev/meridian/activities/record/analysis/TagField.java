package dev.meridian.activities.record.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jaudiotagger.tag.FieldKey;
import org.jspecify.annotations.Nullable;

/** The fields that are read out of tags, in the order in which they are shown. */
public enum TagField {
    TITLE("title", false, FieldKey.TITLE, "title", "inam"),
    ARTISTS("artists", true, FieldKey.ARTIST, "artist", "iart"),
    ALBUM("album", false, FieldKey.ALBUM, "album", "iprd"),
    ALBUM_ARTISTS("albumArtists", true, FieldKey.ALBUM_ARTIST, "album_artist", "albumartist"),
    TRACK("track", false, FieldKey.TRACK, "track", "tracknumber", "itrk", "iprt"),
    TRACK_TOTAL("trackTotal", false, FieldKey.TRACK_TOTAL, "tracktotal", "totaltracks"),
    DISC("disc", false, FieldKey.DISC_NO, "disc", "discnumber"),
    DISC_TOTAL("discTotal", false, FieldKey.DISC_TOTAL, "disctotal", "totaldiscs"),
    YEAR("year", false, FieldKey.YEAR, "date", "year", "icrd"),
    GENRES("genres", true, FieldKey.GENRE, "genre", "ignr"),
    COMPOSERS("composers", true, FieldKey.COMPOSER, "composer", "imus"),
    ISRC("isrc", false, FieldKey.ISRC, "isrc", "tsrc"),
    BPM("bpm", false, FieldKey.BPM, "bpm", "tbpm"),
    KEY("key", false, FieldKey.KEY, "initialkey", "key", "tkey"),
    LANGUAGE("language", false, FieldKey.LANGUAGE, "language", "ilng"),
    LABEL("label", false, FieldKey.RECORD_LABEL, "label", "publisher", "organization"),
    COPYRIGHT("copyright", false, FieldKey.COPYRIGHT, "copyright", "icop"),
    COMMENT("comment", false, FieldKey.COMMENT, "comment", "icmt"),
    MUSICBRAINZ_RECORDING("musicBrainzRecordingId", false, FieldKey.MUSICBRAINZ_TRACK_ID, "musicbrainz_trackid"),
    MUSICBRAINZ_RELEASE("musicBrainzReleaseId", false, FieldKey.MUSICBRAINZ_RELEASEID, "musicbrainz_albumid"),
    MUSICBRAINZ_ARTISTS("musicBrainzArtistIds", true, FieldKey.MUSICBRAINZ_ARTISTID, "musicbrainz_artistid"),
    PODCAST_FEED("podcastFeed", false, null, "wfed", "purl", "podcasturl"),
    PODCAST_ID("podcastId", false, null, "tgid", "egid", "podcastid"),
    PODCAST_CATEGORY("podcastCategory", false, null, "tcat", "catg", "podcastcategory"),
    PODCAST_DESCRIPTION("podcastDescription", false, null, "tdes", "desc", "podcastdesc");

    private final String wireName;
    private final boolean several;
    private final @Nullable FieldKey key;
    private final List<String> rawNames;

    /**
     * @param key the field's name for jaudiotagger; null for fields that it does not know
     * @param rawNames the names of its tags, in lower case
     */
    TagField(String wireName, boolean several, @Nullable FieldKey key, String... rawNames) {
        this.wireName = wireName;
        this.several = several;
        this.key = key;
        this.rawNames = List.of(rawNames);
    }

    /** The name in requests and answers. */
    public String wireName() {
        return wireName;
    }

    /** Whether the field may have several values. */
    public boolean hasSeveral() {
        return several;
    }

    Optional<FieldKey> key() {
        return Optional.ofNullable(key);
    }

    /** The field that a tag of this name is; empty for other tags. */
    static Optional<TagField> ofRaw(String name) {
        String folded = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(field -> field.rawNames.contains(folded))
                .findFirst();
    }
}
