package dev.meridian.domain.audio.stem.mask;

/** Weighs the bins of each spectrum of a recording, with a look at some spectra before and after it. */
interface Masks {
    /** Takes the next spectrum of every channel, in the layout of {@code WindowedTransform}. */
    void add(float[][] spectra);

    /** Stands for a spectrum after the end of the recording, where there is none. */
    void addNothing();

    /**
     * The weights of the spectrum that came {@link MaskedStems#REACH} places before the newest.
     *
     * @param masks receives for each stem but the last a weight from 0 to 1 for each bin, the same for all channels
     */
    void weigh(float[][] masks);
}
