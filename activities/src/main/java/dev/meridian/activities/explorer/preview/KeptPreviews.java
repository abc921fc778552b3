package dev.meridian.activities.explorer.preview;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.meridian.activities.explorer.edit.AcceptedEdit;
import dev.meridian.activities.explorer.edit.CommitMetadata;
import dev.meridian.activities.explorer.edit.ExpectedText;
import dev.meridian.activities.explorer.edit.ExplorerChangedException;
import dev.meridian.activities.explorer.edit.ExplorerEdits;
import dev.meridian.activities.explorer.edit.ExplorerText;
import dev.meridian.activities.explorer.edit.SavedText;
import dev.meridian.activities.explorer.edit.StoredTexts;
import dev.meridian.activities.explorer.preview.PreviewedChange.Kind;
import dev.meridian.activities.explorer.view.ExplorerPreview;
import dev.meridian.activities.job.database.Expiry;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps previews for half an hour, of each tenant the newest twenty, which take up to 2^29 characters together. A preview
 * whose text was stored is kept without its text and its changes.
 */
public final class KeptPreviews {
    public static final Duration KEPT_FOR = Duration.ofMinutes(30);

    static final int MOST_OF_TENANT = 20;
    private static final long MOST_CHARACTERS_OF_TENANT = 1L << 29;
    private static final int MOST_EXPIRED_AT_ONCE = 10;
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String THIS_ONE = """
            explorer_previews WHERE tenant = :tenant AND slug = :slug AND id = :id
              AND created_at > now() - interval '30 minutes'""";

    private final Jdbi jdbi;
    private final ExplorerEdits edits;

    public KeptPreviews(Jdbi jdbi, ExplorerEdits edits) {
        this.jdbi = jdbi;
        this.edits = edits;
    }

    /** Previews that are kept no longer. */
    public static Expiry expiry() {
        return new Expiry("explorer_previews", KeptPreviews::deleteExpired);
    }

    /** Keeps a preview of a text under a new id; older previews of the tenant make room for it. */
    public UUID keep(ExplorerKey explorer, String tsv, ExplorerPreview preview) {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        String report = JSON.writeValueAsString(PreviewReport.of(preview));
        jdbi.useTransaction(tx -> {
            deleteExpired(tx, MOST_EXPIRED_AT_ONCE);
            tx.createUpdate("""
                            INSERT INTO explorer_previews (id, tenant, slug, tsv, base_generation, report, characters)
                            VALUES (:id, :tenant, :slug, :tsv, :base, :report, 0)""")
                    .bind("id", id)
                    .bind("tenant", explorer.tenant())
                    .bind("slug", explorer.slug())
                    .bind("tsv", tsv)
                    .bind("base", preview.base().map(SavedText::generation).orElse(null))
                    .bind("report", report)
                    .execute();
            long changes = ChangeRows.write(tx, id, preview);
            tx.createUpdate("UPDATE explorer_previews SET characters = :characters WHERE id = :id")
                    .bind("characters", tsv.length() + report.length() + changes)
                    .bind("id", id)
                    .execute();
            makeRoom(tx, explorer.tenant());
        });
        return id;
    }

    private static int deleteExpired(Handle tx, int limit) {
        return tx.createUpdate("""
                        DELETE FROM explorer_previews WHERE id IN (
                            SELECT id FROM explorer_previews WHERE created_at <= now() - interval '30 minutes'
                            ORDER BY created_at LIMIT :limit FOR UPDATE SKIP LOCKED)""").bind("limit", limit).execute();
    }

    private static void makeRoom(Handle tx, String tenant) {
        tx.createUpdate("""
                        DELETE FROM explorer_previews WHERE id IN (
                            SELECT id FROM (
                                SELECT id, row_number() OVER newest AS place, sum(characters) OVER newest AS total
                                FROM explorer_previews WHERE tenant = :tenant
                                WINDOW newest AS (ORDER BY id DESC)) ranked
                            WHERE place > 1 AND (place > :most OR total > :characters))""")
                .bind("tenant", tenant)
                .bind("most", MOST_OF_TENANT)
                .bind("characters", MOST_CHARACTERS_OF_TENANT)
                .execute();
    }

    /** Finds a preview of an explorer; empty if it is not kept any more. */
    public Optional<KeptPreview> find(ExplorerKey explorer, UUID id) {
        return jdbi.withHandle(handle -> find(handle, explorer, id, ""));
    }

    private static Optional<KeptPreview> find(Handle handle, ExplorerKey explorer, UUID id, String lock) {
        return handle.createQuery(
                        "SELECT id, base_generation, report, created_at, saved_generation FROM " + THIS_ONE + lock)
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .bind("id", id)
                .map((row, context) -> new KeptPreview(
                        row.getObject("id", UUID.class),
                        row.getObject("base_generation", Long.class),
                        JSON.readValue(row.getString("report"), PreviewReport.class),
                        row.getObject("created_at", OffsetDateTime.class)
                                .toInstant()
                                .plus(KEPT_FOR),
                        row.getObject("saved_generation", Long.class)))
                .findOne();
    }

    /**
     * A page of a preview's changes: first views of the text in its order, then removed views.
     *
     * @param kind null for any kind
     * @param onlyFailed only views that would carry an error
     * @param from the place of the first change
     */
    public List<PreviewedChange> changes(UUID id, @Nullable Kind kind, boolean onlyFailed, int from, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT n, change, view_id, dimensions, line, error, fields FROM explorer_preview_changes
                        WHERE preview_id = :id AND n >= :from
                          AND (:kind::text IS NULL OR change = :kind) AND (NOT :onlyFailed OR error IS NOT NULL)
                        ORDER BY n LIMIT :limit""")
                .bind("id", id)
                .bind("from", from)
                .bind("kind", kind == null ? null : kind.wireName())
                .bind("onlyFailed", onlyFailed)
                .bind("limit", limit)
                .map((row, context) -> change(row))
                .list());
    }

    private static PreviewedChange change(ResultSet row) throws SQLException {
        String fields = row.getString("fields");
        return new PreviewedChange(
                row.getInt("n"),
                Kind.ofWireName(row.getString("change")),
                row.getString("view_id"),
                row.getString("dimensions"),
                row.getObject("line", Integer.class),
                row.getString("error"),
                fields == null ? null : ViewFields.read(fields));
    }

    /**
     * Reads a preview's text in slices.
     *
     * @return false if the preview is not kept any more
     */
    public boolean readTsv(ExplorerKey explorer, UUID id, StoredTexts.Slices slices) throws IOException {
        return StoredTexts.read(
                jdbi, THIS_ONE, Map.of("tenant", explorer.tenant(), "slug", explorer.slug(), "id", id), slices);
    }

    /**
     * Stores exactly the text that was previewed. Idempotent in effect: a text is stored once.
     *
     * @return empty if the preview is not kept any more, or its text was stored already
     * @throws ExplorerChangedException if another text was stored since the preview was made
     */
    public Optional<AcceptedEdit> save(ExplorerKey explorer, UUID id, CommitMetadata commit) {
        return unsavedTsv(explorer, id)
                .map(ExplorerText::read)
                .flatMap(text -> jdbi.inTransaction(tx -> find(tx, explorer, id, " FOR UPDATE")
                                .filter(preview -> preview.savedGeneration() == null)
                                .map(preview -> save(tx, explorer, preview, text, commit)))
                        .map(edits::deliver));
    }

    private AcceptedEdit save(
            Handle tx, ExplorerKey explorer, KeptPreview preview, ExplorerText text, CommitMetadata commit) {
        Long base = preview.baseGeneration();
        ExpectedText expected = base == null ? ExpectedText.NONE : ExpectedText.at(base);
        AcceptedEdit edit = edits.put(tx, explorer, text, commit, expected);
        tx.createUpdate("DELETE FROM explorer_preview_changes WHERE preview_id = :id")
                .bind("id", preview.id())
                .execute();
        tx.createUpdate("UPDATE explorer_previews SET tsv = '', characters = 0, saved_generation = :generation"
                        + " WHERE id = :id")
                .bind("generation", edit.generation())
                .bind("id", preview.id())
                .execute();
        return edit;
    }

    private Optional<String> unsavedTsv(ExplorerKey explorer, UUID id) {
        return jdbi.withHandle(
                (Handle handle) -> handle.createQuery("SELECT tsv FROM " + THIS_ONE + " AND saved_generation IS NULL")
                        .bind("tenant", explorer.tenant())
                        .bind("slug", explorer.slug())
                        .bind("id", id)
                        .mapTo(String.class)
                        .findOne());
    }
}
