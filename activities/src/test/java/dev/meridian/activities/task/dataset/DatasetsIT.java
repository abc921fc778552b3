package dev.meridian.activities.task.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.testing.TestDatabase;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class DatasetsIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();
    private static final String ROW = "{\"a\":1}";

    @Test
    void aTenantHasABoundedNumberOfDatasetsAndOthersAreNotConcerned() {
        JDBI.useHandle(handle -> handle.execute(
                "INSERT INTO datasets (id, tenant, name) SELECT uuidv7(), 'full', 'd' FROM generate_series(2, ?)",
                Datasets.MOST));
        Datasets datasets = new Datasets(JDBI);

        Datasets.Dataset last = datasets.store("full", "last", List.of(ROW).iterator());
        assertThatThrownBy(() -> datasets.store("full", "one more", List.of(ROW).iterator()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("1000 datasets");
        assertThat(datasets.store("empty", "first", List.of(ROW).iterator()).rowCount())
                .isOne();

        datasets.delete("full", last.id());
        assertThat(datasets.store("full", "again", List.of(ROW).iterator()).rowCount())
                .isOne();
    }
}
