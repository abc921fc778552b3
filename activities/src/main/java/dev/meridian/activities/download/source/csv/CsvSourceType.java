package dev.meridian.activities.download.source.csv;

import dev.meridian.activities.download.connection.ConnectionFiles;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.domain.download.source.ConnectionDetails;
import dev.meridian.domain.download.source.ConnectionField;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceType;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CSV files: uploaded ones, each of which is a table, or one file in S3 or at an address. */
public final class CsvSourceType implements SourceType, AutoCloseable {
    /** The type's name. */
    public static final String NAME = "csv";

    private static final String UPLOAD = "upload";
    private static final String S3 = "s3";
    private static final String URL = "url";
    private static final Map<String, Character> DELIMITERS =
            Map.of("comma", ',', "semicolon", ';', "tab", '\t', "pipe", '|');

    private final ConnectionFiles files;
    private final AddressPolicy policy;
    private final WebFiles web;

    public CsvSourceType(ConnectionFiles files, AddressPolicy policy) {
        this.files = files;
        this.policy = policy;
        this.web = new WebFiles(policy);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "CSV file";
    }

    @Override
    public List<ConnectionField> fields() {
        return List.of(
                ConnectionField.optional("from", "Where the file lies; upload if left out", UPLOAD, S3, URL),
                ConnectionField.optional("url", "The file's address, if it lies at one"),
                ConnectionField.optional("endpoint", "The address of the S3 service; AWS's own if left out"),
                ConnectionField.optional("region", "The region of the S3 service; us-east-1 if left out"),
                ConnectionField.optional("bucket", "The bucket, if the file lies in S3"),
                ConnectionField.optional("key", "The object's key, if the file lies in S3"),
                ConnectionField.optional("access_key_id", "Who reads the bucket"),
                ConnectionField.secret("secret_access_key", "The secret of the access key"),
                ConnectionField.optional(
                        "delimiter", "What stands between two fields; found out if left out", names(DELIMITERS)),
                ConnectionField.optional("encoding", "The file's encoding, e.g. windows-1252; found out if left out"),
                ConnectionField.optional(
                        "id_column", "The column that identifies rows; they are numbered if left out"));
    }

    private static String[] names(Map<String, Character> delimiters) {
        return delimiters.keySet().stream().sorted().toArray(String[]::new);
    }

    @Override
    public List<String> faults(ConnectionDetails connection) {
        List<String> faults = new ArrayList<>();
        String from = connection.setting("from").orElse(UPLOAD);
        if (from.equals(URL)) {
            connection
                    .setting("url")
                    .ifPresentOrElse(
                            url -> addressFault("url", url).ifPresent(faults::add),
                            () -> faults.add("A file at an address needs the setting 'url'"));
        }
        if (from.equals(S3)) {
            for (String needed : List.of("bucket", "key")) {
                if (connection.setting(needed).isEmpty()) {
                    faults.add("A file in S3 needs the setting '" + needed + "'");
                }
            }
            connection
                    .setting("endpoint")
                    .flatMap(url -> addressFault("endpoint", url))
                    .ifPresent(faults::add);
        }
        connection
                .setting("encoding")
                .filter(name -> !isCharset(name))
                .ifPresent(name -> faults.add("The encoding '" + name + "' is not known; UTF-8 and windows-1252 are"));
        return faults;
    }

    @Override
    public Source open(ConnectionDetails connection) {
        CsvOptions options = new CsvOptions(
                connection.setting("delimiter").map(name -> DELIMITERS.getOrDefault(name, ',')),
                connection.setting("encoding").map(Charset::forName),
                connection.setting("id_column").orElse(null));
        return switch (connection.setting("from").orElse(UPLOAD)) {
            case URL -> {
                WebAddress address = WebAddress.parse(connection.setting("url").orElseThrow());
                yield new CsvSource(options, () -> List.of(web.file(address)), () -> {});
            }
            case S3 -> {
                S3Files bucket = new S3Files(connection, policy);
                yield new CsvSource(options, () -> List.of(bucket), bucket::close);
            }
            default ->
                new CsvSource(
                        options,
                        () -> files.of(connection.id()).stream()
                                .map(file -> (CsvFile) new UploadedFile(files, file))
                                .toList(),
                        () -> {});
        };
    }

    @Override
    public void close() {
        web.close();
    }

    private static Optional<String> addressFault(String setting, String address) {
        try {
            WebAddress.parse(address);
            return Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.of("The setting '" + setting + "' is no address: " + malformed.getMessage());
        }
    }

    private static boolean isCharset(String name) {
        try {
            return Charset.isSupported(name);
        } catch (IllegalArgumentException noName) {
            return false;
        }
    }
}
