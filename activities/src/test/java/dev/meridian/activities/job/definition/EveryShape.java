package dev.meridian.activities.job.definition;

import dev.meridian.activities.job.definition.shape.Confidential;
import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Format;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.Range;
import dev.meridian.activities.job.definition.shape.TextFormat;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A payload with a component of every shape and with every annotation. */
@Described("One component of every shape")
record EveryShape(
        @Described("A short text") @Length(min = 2, max = 5) String text,

        @Format(TextFormat.LINE) @Length(max = 3) @Confidential @Nullable
        String line,

        @Range(min = -3, max = 7) int whole,

        @Nullable BigDecimal decimal,
        @Nullable Boolean truth,

        @Described("How it is done") @Default("\"two words\"")
        Choice choice,

        @Length(min = 1, max = 3) @Nullable List<String> list,

        @Length(min = 1, max = 2) @Range(min = 0, max = 9) @Default("{\"a\": 1}")
        Map<String, Long> map,

        @Nullable Inner inner,
        @Nullable JsonNode free) {
    enum Choice {
        ONE("one"),
        TWO_WORDS("two words");

        private final String word;

        Choice(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    record Inner(
            @Length(max = 3) String name,
            @Range(min = 0, max = 9) @Default("4") int count) {}

    static final PayloadType<EveryShape> TYPE = PayloadType.of(EveryShape.class);
}
