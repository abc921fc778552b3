package dev.meridian.activities.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.testing.TestDatabase;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The view {@code open_jobs}: what joins it is planned as if it named the table. */
class OpenJobsViewIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();

    @BeforeAll
    static void fill() {
        JDBI.useHandle(handle -> {
            handle.execute("SET session_replication_role = replica");
            handle.execute("""
                    INSERT INTO jobs (id, tenant, type, status, subject, workflow_id, payload)
                    SELECT uuidv7(), 'one', 'static_build', status, 's' || n, 'w/' || n,
                           jsonb_build_object('refreshJobId', 'refresh-' || n || status)
                    FROM generate_series(1, 5000) AS n,
                         unnest(ARRAY['pending', 'running', 'completed', 'failed', 'cancelled']) AS status""");
            handle.execute("SET session_replication_role = origin");
            handle.execute("VACUUM ANALYZE jobs");
        });
    }

    @Test
    void onlyOpenJobsAreSeen() {
        List<String> statuses =
                JDBI.withHandle(handle -> handle.createQuery("SELECT DISTINCT status FROM open_jobs ORDER BY status")
                        .mapTo(String.class)
                        .list());
        assertThat(statuses).containsExactly("pending", "running");
    }

    @Test
    void theOpenJobOfAWorkflowIsFoundByTheIndexForOpenJobs() {
        assertThat(plan("SELECT FROM open_jobs WHERE workflow_id = 'w/7'")).contains("jobs_open_by_workflow");
    }

    @Test
    void theBuildOfARefreshIsFoundByTheIndexOnItsNote() {
        assertThat(
                        plan(
                                "SELECT FROM open_jobs WHERE type = 'static_build' AND note ->> 'refreshJobId' = 'refresh-7pending'"))
                .contains("static_build_of_refresh");
    }

    private static String plan(String query) {
        return JDBI.withHandle(handle -> String.join(
                "\n", handle.createQuery("EXPLAIN " + query).mapTo(String.class).list()));
    }
}
