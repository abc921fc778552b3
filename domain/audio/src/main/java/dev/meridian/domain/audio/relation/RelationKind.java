package dev.meridian.domain.audio.relation;

import java.util.Locale;

/** The kind of relation of this recording to another one. */
public enum RelationKind {
    /** Their bytes are the same. */
    SAME_AUDIO,
    /** One recording in two files: the same at the same speed from nearly its start to nearly its end. */
    SAME_RECORDING,
    /** Most of both is the same, at another speed, after a remaster, or cut. */
    VERSION,
    /** Most of the other recording is within this one, which is much longer. */
    CONTAINS,
    /** Most of this recording is within the other one, which is much longer. */
    CONTAINED,
    /** They share a passage that is the smaller part of both, such as a loop or a jingle. */
    SHARES_PASSAGE;

    /** The kind of relation of the other recording to this one. */
    public RelationKind reversed() {
        return switch (this) {
            case CONTAINS -> CONTAINED;
            case CONTAINED -> CONTAINS;
            default -> this;
        };
    }

    /** The name by which clients know it, such as {@code same_recording}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
