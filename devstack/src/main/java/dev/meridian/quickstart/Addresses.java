package dev.meridian.quickstart;

import dev.meridian.devstack.DevStack;
import dev.meridian.devstack.TemporalAddress;
import dev.meridian.quickstart.tour.JobView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Prints the addresses of all servers at the end of the start, and commands that can be copied.
 *
 * <p>Secrets are named by their files. The API key itself is shown as well, since people need it at once, but only on a
 * terminal: any other output may be a log.
 */
final class Addresses {

    private Addresses() {}

    static List<String> of(Service service, DevStack stack, Path directory, List<JobView> jobs, boolean terminal) {
        String key = quoted(Service.adminKeyFile(directory));
        List<String> lines = new ArrayList<>();
        lines.add("Meridian is up:");
        lines.add(entry("Console", service.address() + "/console  (sign in with the API key)"));
        lines.add(entry("API", service.address().toString()));
        lines.add(entry(
                "API key", terminal ? "%s  (admin; kept in %s)".formatted(service.adminKey(), key) : "in " + key));
        lines.add(
                entry("", "curl -H \"Authorization: Bearer $(cat %s)\" %s/api/jobs".formatted(key, service.address())));
        TemporalAddress temporal = stack.temporal();
        lines.add(entry(
                "Temporal",
                "export TEMPORAL_ADDRESS=%s TEMPORAL_NAMESPACE=%s".formatted(temporal.target(), temporal.namespace())));
        temporal.webUi().ifPresent(ui -> lines.add(entry("", ui.toString())));
        jobs.stream()
                .map(JobView::temporalUrl)
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(workflow -> lines.add(entry("", workflow + "  (a workflow of this tour)")));
        lines.add(entry(
                "S3",
                "%s  (bucket meridian, key id %s, secret in %s)"
                        .formatted(
                                stack.s3().endpoint(),
                                stack.s3().accessKeyId(),
                                quoted(directory.resolve("s3/secret")))));
        lines.add(entry(
                "PostgreSQL",
                "PGPASSWORD=$(cat %s) psql -h 127.0.0.1 -p %d -U meridian meridian"
                        .formatted(
                                quoted(directory.resolve("postgresql/password")),
                                stack.postgres().port())));
        lines.add(entry("Logs", directory.resolve("logs").toString()));
        return lines;
    }

    /** The path quoted, so that a shell takes it for one word. */
    static String quoted(Path file) {
        String path = file.toString();
        return path.matches("[A-Za-z0-9_./+-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    private static String entry(String name, String value) {
        return "  %-11s %s".formatted(name, value);
    }
}
