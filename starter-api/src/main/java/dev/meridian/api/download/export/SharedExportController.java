package dev.meridian.api.download.export;

import dev.meridian.activities.download.export.Export;
import dev.meridian.activities.download.export.ExportService;
import dev.meridian.activities.download.export.ExportedFile;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * Serves the newest export of a name to everybody who knows its address, so that an explorer's TSV can name a table.
 */
@ApiController
class SharedExportController {
    static final String PATH = "/exports/{secret}/{file}";

    private final ExportService exports;

    SharedExportController(ExportService exports) {
        this.exports = exports;
    }

    /** The path of a file's address, after the API's own address. */
    static String path(Export.StableAddress address, ExportedFile file) {
        return "/exports/" + address.secret() + "/" + file.name();
    }

    /** A file of the export that the address shows now. */
    @ApiResponse(
            responseCode = "200",
            description = "The file",
            content = @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE))
    @GetMapping(PATH)
    void sharedExport(
            @PathVariable String secret,
            @PathVariable String file,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        ExportService.ShownFile shown = exports.shownAt(secret, file).orElseThrow(SharedExportController::unknown);
        String tag = "\"" + shown.file().sha256Hex() + "\"";
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noCache().getHeaderValue());
        if (new ServletWebRequest(request, response).checkNotModified(tag)) {
            response.setStatus(HttpStatus.NOT_MODIFIED.value());
            return;
        }
        try (InputStream content = exports.open(shown).orElseThrow(SharedExportController::unknown)) {
            response.setContentType(ExportService.mediaTypeOf(shown.export()));
            response.setContentLengthLong(shown.file().bytes());
            content.transferTo(response.getOutputStream());
        }
    }

    private static Refusal unknown() {
        return Refusal.notFound("unknown_export", "This address shows no file");
    }
}
