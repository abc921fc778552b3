package dev.meridian.quickstart;

import dev.meridian.devstack.DevStack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where everything is, for the end of the start. Secrets are named by their files and not shown, but for the API key, which people need at once. */
final class Addresses {

    private Addresses() {}

    static List<String> of(Service service, DevStack stack, Path directory, List<JobView> jobs) {
        List<String> lines = new ArrayList<>();
        lines.add("Meridian is up:");
        lines.add(entry("API", service.address() + "/api/jobs"));
        lines.add(entry(
                "API key", "%s  (admin; also in %s)".formatted(service.adminKey(), Service.adminKeyFile(directory))));
        lines.add(entry(
                "",
                "curl -H \"Authorization: Bearer $(cat %s)\" %s/api/whoami"
                        .formatted(Service.adminKeyFile(directory), service.address())));
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
