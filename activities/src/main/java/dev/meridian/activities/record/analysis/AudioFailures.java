package dev.meridian.activities.record.analysis;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.record.tool.RunEnded;
import dev.meridian.activities.record.tool.RunTimedOutException;

/** The failures of processing audio. No further attempt helps, except where a method says so. */
public final class AudioFailures {
    private AudioFailures() {}

    static JobException notAudio(String what) {
        return JobException.permanent("not_audio", what);
    }

    static JobException unsupported(String what) {
        return JobException.permanent("unsupported_format", what);
    }

    static JobException noAudioStream() {
        return JobException.permanent("no_audio_stream", "The file has pictures or data and no sound");
    }

    static JobException encrypted() {
        return JobException.permanent("encrypted", "The audio is encrypted; send a copy that anybody can play");
    }

    static JobException tooLong(String what) {
        return JobException.permanent("too_long", what);
    }

    public static JobException timedOut(String program, RunTimedOutException why) {
        return JobException.permanent("decoder_timed_out", program + " was ended: " + why.getMessage());
    }

    /** A program ended with an error; tried once more. */
    public static JobException decoderFailed(RunEnded ended, int attempt) {
        String what = "%s ended with %d: %s".formatted(ended.program(), ended.exit(), ended.lastWords());
        return attempt == 1
                ? JobException.retryable("decoder_failed", what)
                : JobException.permanent("decoder_failed", what);
    }

    /** The disk has too little room; tried again. */
    public static JobException diskFull(long needed, long free) {
        return JobException.retryable(
                "disk_full",
                "The worker's disk has " + free + " bytes left in AUDIO_FOLDER; " + needed + " bytes are needed");
    }

    public static JobException sourceMissing() {
        return JobException.permanent("source_missing", "The bucket no longer has the record's audio; upload it again");
    }

    public static JobException checksumMismatch() {
        return JobException.permanent(
                "checksum_mismatch", "The audio in the bucket is not what was uploaded; upload it again");
    }
}
