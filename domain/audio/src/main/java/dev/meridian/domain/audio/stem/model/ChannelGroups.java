package dev.meridian.domain.audio.stem.model;

/**
 * How the channels of a recording are given to a model of another number of channels: in groups, in order. A group that is not
 * full has its channels repeatedly.
 *
 * @param channels of the recording
 * @param size channels that the model takes
 */
record ChannelGroups(int channels, int size) {
    int count() {
        return Math.ceilDiv(channels, size);
    }

    /** How many channels of the recording a group has. */
    int own(int group) {
        return Math.min(size, channels - group * size);
    }

    /** The channel of the recording that stands at a place of a group. */
    int channel(int group, int place) {
        return group * size + place % own(group);
    }
}
