package dev.meridian.api.record;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.FilePayload;
import dev.meridian.api.console.Chromium;
import dev.meridian.api.console.ConsoleTab;
import dev.meridian.api.console.ConsoleTab.Look;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.SharedServers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's pages of records: sent, heard, searched by a clip, and seen to be one recording. */
@Tag("slow")
class RecordPageIT {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);
    private static final int MOST_BYTES = 2_000_000;
    private static final int MOST_DRIFT_MILLIS = 40;

    @TempDir
    private static Path files;

    private static TestAudio audio;
    private static Chromium chromium;
    private static TestService service;
    private static RecordCalls calls;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        audio = TestAudio.in(files);
        service = TestService.start(TestService.Settings.fresh()
                .with("AUDIO_FOLDER", files.resolve("work").toString())
                .with("AUDIO_MAX_BYTES", String.valueOf(MOST_BYTES))
                .with("RECORD_STEMS", "song=hpss,*=none"));
        calls = new RecordCalls(service.http());
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
        chromium.close();
    }

    @Test
    void aFileThatIsDroppedIsProcessedAndHeardAndItsStemsPlayInStep() {
        Path song = audio.tune("song.mp3", 3, 40, "-b:a", "128k", "-metadata", "title=Ein <b>Lied</b>");
        Path part = audio.make("part.flac", "-ss", "5", "-t", "25", "-i", song.toString());
        process(part, "{\"title\":\"A part of it\"}");
        try (ConsoleTab tab = signedIn(Look.LIGHT, TestService.ADMIN_KEY, "/console/records")) {
            tab.find("input[type=file]").setInputFiles(song);
            assertThat(tab.page()).hasURL(Pattern.compile("/console/records/\\d+$"));
            assertThat(tab.find("header [role=status]")).containsText("Processed");
            assertThat(tab.find("h1")).containsText("Ein <b>Lied</b>");
            tab.button("Change …").click();
            tab.page().getByLabel("Type").fill("song");
            tab.page().getByLabel("Metadata").fill("{broken");
            tab.button("Save").click();
            assertThat(tab.find("dialog [role=alert]")).containsText("not JSON");
            tab.page().getByLabel("Metadata").fill("{\"album\": \"Lieder\"}");
            tab.requireAccessible();
            tab.button("Save").click();
            assertThat(tab.find("section", "Tags").first()).containsText("Lieder");
            tab.button("Process again …").click();
            tab.button("Process").click();
            tab.find(".toasts a").click();
            tab.find("header a", "Open record").click();
            assertThat(tab.find("header [role=status]")).containsText("Processed");

            Locator player = tab.find(".player");
            assertThat(player.locator("svg.waveform")).hasAttribute("data-columns", Pattern.compile("[1-9]\\d{2,3}"));
            assertThat(tab.find("section", "In common with others")).containsText("A part of it");
            tab.button("Play").click();
            awaitPosition(tab, 1);
            tab.button("Stems").click();
            awaitPosition(tab, 4);
            assertThat(player).hasAttribute("data-playing", "true");
            assertThat(tab.find(".stem")).hasCount(2);
            await().atMost(LONG_ENOUGH)
                    .untilAsserted(() -> assertThat(drift(tab)).isLessThan(MOST_DRIFT_MILLIS));
            tab.find("button[aria-label='Mute percussive']").click();
            assertThat(tab.find("button[aria-label='Mute percussive']")).hasAttribute("aria-pressed", "true");
            tab.find("input[aria-label='Level of harmonic']").fill("0.5");
            tab.find("input[aria-label=Position]").fill("20");
            awaitPosition(tab, 21);
            assertThat(drift(tab)).isLessThan(200);
            tab.button("Pause").click();
            tab.picture("record-light");
            tab.requireAccessible();

            BoundingBox wave = player.locator("svg.waveform").boundingBox();
            tab.page().mouse().move(wave.x + wave.width * 0.25, wave.y + 20);
            tab.page().mouse().down();
            tab.page().mouse().move(wave.x + wave.width * 0.5, wave.y + 20);
            tab.page().mouse().up();
            tab.find("a", "Find it elsewhere").click();
            assertThat(tab.find("tbody tr").first()).containsText("A part of it");
            tab.button("Play it there").first().click();
            assertThat(tab.button("Stop")).isVisible();
            tab.picture("record-search-light");
            tab.requireAccessible();
        }
    }

    @Test
    void aClipIsFoundAndForeignNoiseIsNot() {
        Path tune = audio.tune("whole.flac", 5, 40, "-metadata", "title=Whole");
        process(tune, "{}");
        Path clip = audio.make("clip.mp3", "-ss", "10", "-t", "12", "-i", tune.toString(), "-b:a", "64k");
        Path noise = audio.generate("noise.flac", "anoisesrc=d=12:c=pink:r=22050:a=0.3");
        try (ConsoleTab tab = signedIn(Look.DARK, key("viewer"), "/console/records/search")) {
            tab.find("input[type=file]").setInputFiles(clip);
            assertThat(tab.find("tbody tr").first()).containsText("Whole");
            assertThat(tab.find("tbody tr").first()).containsText("0:10.0");
            tab.requireAccessible();
            tab.find("input[type=file]").setInputFiles(noise);
            assertThat(tab.find("main")).containsText("It is in no record");
            tab.find("input[name=record]").fill("999999");
            tab.find("input[name=from]").fill("0");
            tab.find("input[name=to]").fill("10");
            tab.button("Find it elsewhere").click();
            assertThat(tab.find(".problem")).isVisible();
            tab.requireAccessible();
        }
    }

    @Test
    void whatTheBucketDoesNotGiveIsSaidAndTheRestOfThePageStaysUsable() {
        long id = process(audio.tune("kept.flac", 7, 8), "{}");
        try (ConsoleTab tab = signedIn(Look.LIGHT, key("viewer"), "/console/records/" + id)) {
            tab.page().route("**/listen.opus", route -> route.fulfill(new FulfillOptions().setStatus(404)));
            tab.button("Play").click();
            assertThat(tab.find(".player [role=alert]")).containsText("the bucket does not give it");
            assertThat(tab.button("Play")).isVisible();
            assertThat(tab.find("section", "Measured").first()).isVisible();
            tab.requireAccessible();
            tab.page().unroute("**/listen.opus");
            tab.page().reload();
            tab.button("Play").click();
            awaitPosition(tab, 1);
        }
    }

    @Test
    void whatIsNoAudioIsRefusedInOneSentenceAndNothingIsSent() {
        try (ConsoleTab tab = signedIn(Look.LIGHT, TestService.ADMIN_KEY, "/console/records")) {
            List<String> sent = new ArrayList<>();
            tab.page().onRequest(request -> {
                if (!request.method().equals("GET")) {
                    sent.add(request.method() + " " + request.url());
                }
            });
            Locator refused = tab.find(".drop [role=alert]");
            choose(tab, "empty.mp3", "audio/mpeg", new byte[0]);
            assertThat(refused).containsText("is empty");
            choose(tab, "picture.png", "image/png", new byte[] {1, 2, 3});
            assertThat(refused).containsText("is no audio");
            choose(tab, "large.wav", "audio/wav", new byte[MOST_BYTES + 1]);
            assertThat(refused).containsText("at most 1.9 MB are accepted");
            assertThat(sent).isEmpty();

            choose(tab, "text.mp3", "audio/mpeg", "Just a text\n".repeat(500).getBytes(StandardCharsets.UTF_8));
            assertThat(tab.page()).hasURL(Pattern.compile("/console/records/\\d+$"));
            assertThat(tab.find(".failure")).containsText("not_audio");
            tab.requireAccessible();
            tab.button("Delete …").click();
            tab.find("dialog input").fill(tab.page().url().replaceFirst(".*/", ""));
            tab.button("Delete").click();
            assertThat(tab.page()).hasURL(Pattern.compile("/console/records$"));
        }
    }

    @Test
    void duplicatesShowWhatSaysSoAndWhatDiffers() {
        Path tune = audio.tune("original.flac", 11, 30, "-metadata", "title=Original");
        process(tune, "{}");
        process(audio.make("copy.mp3", "-i", tune.toString(), "-b:a", "128k"), "{}");
        try (ConsoleTab tab = signedIn(Look.PHONE, key("viewer"), "/console/records/duplicates")) {
            Locator group = tab.find(".duplicates", "Original");
            assertThat(group).containsText("the same recording");
            assertThat(group).containsText("differ in codec");
            group.locator("button", new Locator.LocatorOptions().setHasText("Play"))
                    .first()
                    .click();
            assertThat(tab.button("Stop")).isVisible();
            tab.picture("duplicates-phone");
            tab.requireNoSidewaysScroll();
            tab.requireAccessible();
            group.locator("a").first().click();
            assertThat(tab.find(".player")).isVisible();
            assertThat(tab.find(".drop")).hasCount(0);
            assertThat(tab.button("Delete …")).hasCount(0);
            assertThat(tab.find("section", "In common with others")).containsText("the same recording");
            tab.page().keyboard().press("Space");
            awaitPosition(tab, 1);
            tab.picture("record-phone");
            tab.requireNoSidewaysScroll();
            tab.requireAccessible();
        }
    }

    @Test
    void wrongFiltersAreMarkedAndAnUnknownRecordIsSaidToBeNone() {
        try (ConsoleTab tab =
                signedIn(Look.LIGHT, TestService.ADMIN_KEY, "/console/records?status=nope&colour=red&q=nothing")) {
            assertThat(tab.find(".chip.wrong")).hasCount(2);
            assertThat(tab.find("main")).containsText("No record matches");
            tab.requireAccessible();
            tab.page().navigate("/console/records/999999");
            assertThat(tab.find("main")).containsText("There is no such record");
        }
    }

    private static long process(Path file, String json) {
        long id = calls.create(json);
        calls.awaitEnd(calls.put(id, file).json().path("jobId").asString());
        return id;
    }

    private static void awaitPosition(ConsoleTab tab, double seconds) {
        await().atMost(LONG_ENOUGH)
                .until(
                        () -> Double.parseDouble(
                                tab.find("input[aria-label=Position]").inputValue()),
                        position -> position >= seconds);
    }

    private static int drift(ConsoleTab tab) {
        return Integer.parseInt(tab.find(".player").getAttribute("data-drift"));
    }

    private static void choose(ConsoleTab tab, String name, String type, byte[] bytes) {
        tab.find("input[type=file]").setInputFiles(new FilePayload(name, type, bytes));
    }

    private static String key(String role) {
        return service.http()
                .post("/api/keys", "{\"name\":\"%1$s\",\"role\":\"%1$s\"}".formatted(role))
                .json()
                .path("key")
                .asString();
    }

    private static ConsoleTab signedIn(Look look, String key, String path) {
        ConsoleTab tab = ConsoleTab.signedIn(chromium, service.url(), look, key, path);
        tab.allow(SharedServers.s3().endpoint());
        return tab;
    }
}
