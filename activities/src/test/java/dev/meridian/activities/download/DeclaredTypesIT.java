package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.download.DownloadTables.Figures.Widening;
import dev.meridian.activities.download.http.TestService;
import dev.meridian.activities.download.http.TestService.Reply;
import dev.meridian.activities.download.store.Snapshots;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of values that are not of the type that the definition gives their field, as services really send them. */
@Tag("slow")
class DeclaredTypesIT {
    private static final HttpDownloads HTTP = new HttpDownloads();
    private static final TestDownloads DOWNLOADS = HTTP.downloads;

    /** Deals as a CRM gives them: each value is a text, and an empty one means that there is none. */
    private static final String DEALS = """
            {"results": [
              {"id": "9001", "properties": {"dealname": "Mill", "closedate": "2024-02-29", "amount": "1250.50", "is_won": "true"}},
              {"id": "9002", "properties": {"dealname": "Forge", "closedate": "", "amount": "", "is_won": ""}},
              {"id": "9003", "properties": {"dealname": "Quay", "closedate": null, "is_won": "false"}}%s],
             "paging": {"next": {"after": "%s"}}}""";

    private static final String DEFINITION = """
            title: Deals
            settings: {address: {title: Address, kind: address}}
            address: "{address}"
            signIn: {none: {}}
            tables:
              - name: deals
                request: {path: /crm/v3/objects/deals}
                rows: /results
                id: /id
                fields: /properties
                columns:
                  closedate: {type: date}
                  amount: {type: numeric}
                  is_won: {type: boolean}
                paging: {none: {}}
            """;

    private final TestService service = new TestService();

    @AfterEach
    void stop() {
        service.close();
    }

    private Snapshots.Snapshot snapshot(String name) {
        HTTP.define(name, DEFINITION);
        return HTTP.snapshot(name, name, "deals", Map.of("address", service.address()), Map.of());
    }

    private void answer(String more) {
        service.answering(request -> Reply.json(DEALS.formatted(more, "9003")));
    }

    @Test
    void emptyTextsAreNoValuesAndKeepTheDeclaredTypes() throws Exception {
        answer("");
        Snapshots.Snapshot snapshot = snapshot("empty");
        UUID job = DOWNLOADS.run(snapshot);

        assertThat(DOWNLOADS.columns(snapshot, "deals"))
                .containsEntry("closedate", "date")
                .containsEntry("amount", "numeric")
                .containsEntry("is_won", "boolean");
        assertThat(DOWNLOADS.rows(snapshot, "deals").get("9002")).isEqualTo(Map.of("dealname", "Forge"));
        assertThat(DOWNLOADS.figures(job).counts().noted()).isZero();
        assertThat(DOWNLOADS.figures(job).widenings()).isEmpty();
    }

    @Test
    void aValueOfAnotherTypeIsKeptItsRowIsNotedAndTheWideningIsShown() throws Exception {
        answer("");
        Snapshots.Snapshot snapshot = snapshot("other");
        DOWNLOADS.run(snapshot);
        answer("""
                , {"id": "9004", "properties": {"dealname": "Pier", "closedate": "soon", "amount": "n/a", "is_won": "true"}}""");
        UUID job = DOWNLOADS.run(snapshot);

        assertThat(DOWNLOADS.status(job)).isEqualTo("completed");
        DownloadTables.Figures figures = DOWNLOADS.figures(job);
        assertThat(figures.completeness().isComplete()).isTrue();
        assertThat(figures.counts().noted()).isEqualTo(1);
        assertThat(figures.widenings())
                .containsExactlyInAnyOrder(
                        new Widening("closedate", "date", "text"), new Widening("amount", "numeric", "text"));
        assertThat(DOWNLOADS.rows(snapshot, "deals"))
                .containsEntry(
                        "9004",
                        Map.of(
                                "dealname", "Pier",
                                "closedate", "soon",
                                "amount", "n/a",
                                "is_won", "t",
                                "_notes", "{\"amount\": \"other_type\", \"closedate\": \"other_type\"}"))
                .hasEntrySatisfying(
                        "9001",
                        row -> assertThat(row)
                                .containsEntry("closedate", "2024-02-29")
                                .containsEntry("amount", "1250.50")
                                .doesNotContainKey("_notes"));
        UUID again = DOWNLOADS.run(snapshot);
        assertThat(DOWNLOADS.figures(again).counts().changed()).isZero();
        assertThat(DOWNLOADS.figures(again).widenings()).as("of this download").isEmpty();
    }
}
