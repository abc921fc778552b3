package dev.meridian.activities.explorer.edit;

import dev.meridian.activities.job.table.query.GenerationJobs;
import dev.meridian.activities.job.table.query.GenerationJobs.GenerationJob;
import dev.meridian.activities.job.work.Actor;
import dev.meridian.workflows.explorer.ExplorerJobs;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads the texts that explorers had. Generations that asked for a refresh only stored no text and are not here. */
public final class ExplorerGenerations {
    private static final String SELECT = """
            SELECT g.generation, g.is_published, g.characters, g.commit_message, g.editor_name, g.editor_email, g.saved_at,
                   g.saved_by, g.saved_by_id, g.generation = e.saved_generation AS is_current
            FROM explorer_generations g JOIN explorers e ON e.tenant = g.tenant AND e.slug = g.slug
            WHERE g.tenant = :tenant AND g.slug = :slug AND NOT e.is_deleted""";

    /**
     * A text that the explorer had.
     *
     * @param characters how long the text is
     * @param savedBy who stored it; null if that is not known
     * @param isCurrent whether it is the stored text
     */
    public record Generation(
            long generation,
            boolean published,
            int characters,
            CommitMetadata commit,
            Instant savedAt,
            @Nullable Actor savedBy,
            boolean isCurrent) {
        static Generation of(ResultSet row) throws SQLException {
            return new Generation(
                    row.getLong("generation"),
                    row.getBoolean("is_published"),
                    row.getInt("characters"),
                    new CommitMetadata(
                            row.getString("commit_message"),
                            row.getString("editor_name"),
                            row.getString("editor_email")),
                    row.getObject("saved_at", OffsetDateTime.class).toInstant(),
                    Actor.of(row, "saved_by"),
                    row.getBoolean("is_current"));
        }
    }

    private final Jdbi jdbi;

    public ExplorerGenerations(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * An explorer's texts, newest first.
     *
     * @param before the last generation of the previous page; {@link Long#MAX_VALUE} for the first page
     */
    public List<Generation> newestFirst(ExplorerKey explorer, long before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        SELECT + " AND g.generation < :before ORDER BY g.generation DESC LIMIT :limit")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .bind("before", before)
                .bind("limit", limit)
                .map((row, context) -> Generation.of(row))
                .list());
    }

    /** An explorer's text of this generation; empty if the explorer has had no such generation. */
    public Optional<Generation> find(ExplorerKey explorer, long generation) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + " AND g.generation = :generation")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .bind("generation", generation)
                .map((row, context) -> Generation.of(row))
                .findOne());
    }

    /** The jobs that these generations asked for. */
    public List<GenerationJob> jobs(ExplorerKey explorer, List<Generation> generations) {
        List<Long> numbers = generations.stream().map(Generation::generation).toList();
        return jdbi.withHandle(handle ->
                GenerationJobs.of(handle, explorer.tenant(), ExplorerJobs.EXPLORER_REFRESH, explorer.slug(), numbers));
    }

    /** The text of a generation, as a whole. */
    public Optional<String> tsv(ExplorerKey explorer, long generation) {
        return jdbi.withHandle((Handle handle) -> handle.createQuery("""
                        SELECT g.tsv FROM explorer_generations g
                        JOIN explorers e ON e.tenant = g.tenant AND e.slug = g.slug
                        WHERE g.tenant = :tenant AND g.slug = :slug AND g.generation = :generation AND NOT e.is_deleted""")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .bind("generation", generation)
                .mapTo(String.class)
                .findOne());
    }

    /**
     * Reads the text of a generation in slices.
     *
     * @return false if there is no such text
     */
    public boolean readTsv(ExplorerKey explorer, long generation, StoredTexts.Slices slices) throws IOException {
        return StoredTexts.read(
                jdbi,
                """
                (SELECT g.tsv FROM explorer_generations g JOIN explorers e ON e.tenant = g.tenant AND e.slug = g.slug
                 WHERE g.tenant = :tenant AND g.slug = :slug AND g.generation = :generation AND NOT e.is_deleted) texts""",
                Map.of("tenant", explorer.tenant(), "slug", explorer.slug(), "generation", generation),
                slices);
    }
}
