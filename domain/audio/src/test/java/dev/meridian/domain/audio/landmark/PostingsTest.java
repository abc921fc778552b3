package dev.meridian.domain.audio.landmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PostingsTest {
    private record Posting(int record, int time) {}

    private static List<Posting> random(long seed, int records) {
        Random random = new Random(seed);
        List<Posting> postings = new ArrayList<>();
        int record = 0;
        for (int i = 0; i < records; i++) {
            record += 1 + random.nextInt(random.nextInt(1, 2_000));
            int time = 0;
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                postings.add(new Posting(record, time += random.nextInt(8_000)));
            }
        }
        return postings;
    }

    private static Postings pack(List<Posting> postings) {
        Postings packed = new Postings();
        postings.forEach(posting -> packed.add(posting.record(), posting.time()));
        return packed;
    }

    private static List<Posting> unpack(byte[] bytes) {
        List<Posting> postings = new ArrayList<>();
        Postings.read(bytes, (record, time) -> postings.add(new Posting(record, time)));
        return postings;
    }

    @Test
    void whatIsPackedComesBack() {
        List<Posting> postings = random(1, 10_000);
        Postings packed = pack(postings);
        assertThat(packed.count()).isEqualTo(postings.size());
        assertThat(packed.size()).isEqualTo(packed.toBytes().length);
        assertThat(unpack(packed.toBytes())).isEqualTo(postings);
        List<Posting> extreme = List.of(
                new Posting(0, 0),
                new Posting(0, 0),
                new Posting(0, Integer.MAX_VALUE),
                new Posting(Integer.MAX_VALUE, 5));
        assertThat(unpack(pack(extreme).toBytes())).isEqualTo(extreme);
        assertThat(unpack(new byte[0])).isEmpty();
    }

    @Test
    void partsAreMergedInOrderWithoutDeletedRecords() {
        List<Posting> all = random(2, 3_000);
        List<List<Posting>> parts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            parts.add(new ArrayList<>());
        }
        Random random = new Random(3);
        for (Posting posting : all) {
            parts.get(random.nextInt(5)).add(posting);
        }
        Collections.shuffle(parts, random);
        List<byte[]> bytes = parts.stream().map(part -> pack(part).toBytes()).toList();
        assertThat(unpack(Postings.merge(bytes, record -> true).toBytes())).isEqualTo(all);
        assertThat(unpack(Postings.merge(bytes, record -> record % 3 != 0).toBytes()))
                .isEqualTo(all.stream()
                        .filter(posting -> posting.record() % 3 != 0)
                        .toList());
        assertThat(Postings.merge(Arrays.asList(new byte[0], new byte[0]), record -> true)
                        .size())
                .isZero();
    }

    @Test
    void postingsOutOfOrderAreRefused() {
        Postings postings = new Postings();
        postings.add(7, 100);
        assertThatThrownBy(() -> postings.add(6, 200)).hasMessageContaining("does not come after");
        assertThatThrownBy(() -> postings.add(7, 99)).hasMessageContaining("does not come after");
    }
}
