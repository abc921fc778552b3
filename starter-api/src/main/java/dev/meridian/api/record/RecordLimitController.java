package dev.meridian.api.record;

import dev.meridian.api.settings.ApiController;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** Says how large audio may be, so that clients need not send what is refused. */
@ApiController
@RequestMapping("/api/records/limits")
class RecordLimitController {
    private final AudioSettings settings;

    RecordLimitController(AudioSettings settings) {
        this.settings = settings;
    }

    /**
     * What is accepted.
     *
     * @param audioBytes the most bytes of a record's audio
     * @param clipBytes the most bytes of a clip that is searched for
     * @param clipFromSeconds the least length of a clip or passage that is searched for
     * @param clipToSeconds how much of a clip is used for the search, and the greatest length of a passage
     */
    record RecordLimits(long audioBytes, long clipBytes, int clipFromSeconds, int clipToSeconds) {}

    /** Shows the limits of this installation. */
    @GetMapping
    RecordLimits showRecordLimits() {
        return new RecordLimits(
                settings.maxBytes(),
                RecordSearchController.LARGEST_CLIP,
                ClipWork.SHORTEST_CLIP,
                ClipWork.LONGEST_CLIP);
    }
}
