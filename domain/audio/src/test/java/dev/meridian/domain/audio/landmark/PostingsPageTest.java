package dev.meridian.domain.audio.landmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PostingsPageTest {
    private static final long SEED = 20;

    private static byte[] posting(int record, int time) {
        Postings one = new Postings();
        one.add(record, time);
        return one.toBytes();
    }

    private static byte[] page(Map<Integer, byte[]> content) {
        PostingsPage page = new PostingsPage();
        content.forEach((key, postings) -> page.add(key, postings, 0, postings.length));
        return page.toBytes();
    }

    private static List<String> read(byte[] page) {
        List<String> read = new ArrayList<>();
        PostingsPage.read(
                page,
                (key, bytes, from, to) ->
                        Postings.read(bytes, from, to, (record, time) -> read.add(key + ":" + record + "@" + time)));
        return read;
    }

    @Test
    void aPageGivesTheKeysThatAreWanted() {
        Random random = new Random(SEED);
        SortedMap<Integer, byte[]> content = new TreeMap<>();
        for (int i = 0; i < 500; i++) {
            content.put(random.nextInt(1 << 23), posting(random.nextInt(100_000), random.nextInt(9_000)));
        }
        content.put(0, posting(3, 4));
        byte[] page = page(content);
        int[] wanted = random.ints(400, 0, 1 << 23).toArray();
        int[] present = content.keySet().stream()
                .filter(key -> key % 3 == 0)
                .mapToInt(Integer::intValue)
                .toArray();
        int[] all = java.util.stream.IntStream.concat(Arrays.stream(wanted), Arrays.stream(present))
                .distinct()
                .sorted()
                .toArray();
        SortedMap<Integer, byte[]> found = new TreeMap<>();
        PostingsPage.find(
                page,
                all,
                0,
                all.length,
                (key, bytes, from, to) -> found.put(key, Arrays.copyOfRange(bytes, from, to)));
        SortedMap<Integer, byte[]> expected = new TreeMap<>(content);
        expected.keySet().removeIf(key -> Arrays.binarySearch(all, key) < 0);
        assertThat(found.keySet()).isNotEmpty().isEqualTo(expected.keySet());
        expected.forEach((key, postings) -> assertThat(found.get(key)).isEqualTo(postings));
        assertThat(read(page)).hasSize(content.size());
    }

    @Test
    void pagesAreMergedWithoutRecordsThatAreGone() {
        byte[] first = page(new TreeMap<>(Map.of(7, posting(2, 10), 300, posting(5, 20))));
        byte[] second = page(new TreeMap<>(Map.of(7, posting(1, 30), 8, posting(5, 40))));
        PostingsPage merged = new PostingsPage();
        PostingsPage.merge(List.of(first, second), record -> record != 5, merged::add);
        assertThat(read(merged.toBytes())).containsExactly("7:1@30", "7:2@10");
        PostingsPage none = new PostingsPage();
        PostingsPage.merge(List.of(first, new byte[0]), _ -> false, none::add);
        assertThat(none.toBytes()).isEmpty();
    }

    /** Of each key, some pages have postings of some records, and some records are gone. */
    @Test
    void mergedPagesHaveWhatTheirPartsHad() {
        Random random = new Random(SEED);
        List<byte[]> pages = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        int parts = 20;
        for (int part = 0; part < parts; part++) {
            PostingsPage page = new PostingsPage();
            for (int key = 0; key < 3_000; key += 1 + random.nextInt(60)) {
                Postings postings = new Postings();
                for (int record = part; record < 200; record += parts * (1 + random.nextInt(4))) {
                    int time = random.nextInt(9_000);
                    postings.add(record, time);
                    if (record % 3 != 0) {
                        expected.add("%04d:%03d@%d".formatted(key, record, time));
                    }
                }
                page.add(key, postings.toBytes(), 0, postings.size());
            }
            pages.add(page.toBytes());
        }
        PostingsPage merged = new PostingsPage();
        PostingsPage.merge(pages, record -> record % 3 != 0, merged::add);
        List<String> found = new ArrayList<>();
        PostingsPage.read(
                merged.toBytes(),
                (key, bytes, from, to) -> Postings.read(
                        bytes, from, to, (record, time) -> found.add("%04d:%03d@%d".formatted(key, record, time))));
        assertThat(found).isEqualTo(expected.stream().sorted().toList());
    }

    @Test
    void keysOutOfOrderAreRefused() {
        PostingsPage page = new PostingsPage();
        page.add(0, posting(1, 1), 0, 2);
        assertThatThrownBy(() -> page.add(0, posting(2, 1), 0, 2)).hasMessageContaining("does not come after");
    }
}
