package dev.meridian.quickstart;

import dev.meridian.devstack.DevStack;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where everything is, for the end of the start. Secrets are named by their files and not shown. */
final class Addresses {

    private Addresses() {}

    static List<String> of(URI api, DevStack stack, Path directory, List<JobView> jobs) {
        List<String> lines = new ArrayList<>();
        lines.add("Meridian is up:");
        lines.add(entry("Console", api + "/"));
        lines.add(entry("API", api + "/api/jobs"));
        stack.temporal().webUi().ifPresent(ui -> lines.add(entry("Temporal", ui.toString())));
        jobs.stream()
                .map(JobView::temporalUrl)
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(workflow -> lines.add(entry("", workflow + "  (a workflow of this tour)")));
        lines.add(entry(
                "S3",
                "%s  (bucket meridian, key id %s, secret in %s)"
                        .formatted(stack.s3().endpoint(), stack.s3().accessKeyId(), directory.resolve("s3/secret"))));
        lines.add(entry(
                "PostgreSQL",
                "psql -h 127.0.0.1 -p %d -U meridian meridian  (password in %s)"
                        .formatted(stack.postgres().port(), directory.resolve("postgresql/password"))));
        lines.add(entry("Logs", directory.resolve("logs").toString()));
        return lines;
    }

    private static String entry(String name, String value) {
        return "  %-11s %s".formatted(name, value);
    }
}
