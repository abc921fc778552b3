package dev.meridian.api.record;

import dev.meridian.activities.record.RecordAudio;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.domain.audio.measure.WaveformJson;
import dev.meridian.domain.audio.measure.WaveformWriter;
import dev.meridian.workflows.record.RecordKey;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Sends clients to the audio of records and to what was made of it: to addresses of the bucket that are good for five minutes
 * and serve ranges.
 */
@ApiController
@RequestMapping("/api/records/{id}")
class RecordDownloadController {
    private final RecordAudio audio;

    RecordDownloadController(RecordAudio audio) {
        this.audio = audio;
    }

    /** The newest audio as it was sent. */
    @ApiResponse(responseCode = "307", description = "The audio is at the address in Location", content = @Content)
    @GetMapping("/audio")
    ResponseEntity<Void> originalAudio(Tenant tenant, @PathVariable long id, HttpMethod method) {
        RecordKey key = RecordNumbers.key(tenant, id);
        audio.requireRecord(key);
        return redirect(
                audio.original(key).orElseThrow(() -> Refusal.notFound("no_audio", "The record has no audio")), method);
    }

    /** Something that was made of the published audio. */
    @ApiResponse(responseCode = "307", description = "It is at the address in Location", content = @Content)
    @GetMapping("/assets/{name}")
    ResponseEntity<Void> recordAsset(
            Tenant tenant, @PathVariable long id, @PathVariable String name, HttpMethod method) {
        return redirect(find(RecordNumbers.key(tenant, id), name), method);
    }

    /** The waveform of the published audio in audiowaveform's binary form, unless the request's Accept names JSON. */
    @ApiResponse(responseCode = "307", description = "The waveform is at the address in Location", content = @Content)
    @GetMapping("/waveform")
    ResponseEntity<Void> waveform(
            Tenant tenant, @PathVariable long id, @RequestParam(defaultValue = "256") int zoom, HttpMethod method) {
        return redirect(find(RecordNumbers.key(tenant, id), name(zoom)), method);
    }

    /** The same waveform as audiowaveform's JSON. */
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema =
                                    @Schema(
                                            type = "object",
                                            additionalProperties = Schema.AdditionalPropertiesValue.TRUE)))
    @GetMapping(path = "/waveform", produces = MediaType.APPLICATION_JSON_VALUE)
    void waveformAsJson(
            Tenant tenant,
            @PathVariable long id,
            @RequestParam(defaultValue = "256") int zoom,
            HttpServletResponse response)
            throws IOException {
        RecordAudio.Download download = find(RecordNumbers.key(tenant, id), name(zoom));
        try (InputStream waveform = audio.open(download).orElseThrow(RecordDownloadController::unknownAsset)) {
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            Writer json =
                    new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
            WaveformJson.write(waveform, json);
            json.flush();
        }
    }

    private RecordAudio.Download find(RecordKey key, String name) {
        audio.requireRecord(key);
        return audio.asset(key, name).orElseThrow(RecordDownloadController::unknownAsset);
    }

    private static Refusal unknownAsset() {
        return Refusal.notFound("unknown_asset", "The record has nothing of this name to download, or not yet");
    }

    private static String name(int zoom) {
        List<Integer> zooms = WaveformWriter.ZOOMS;
        if (!zooms.contains(zoom)) {
            throw Refusal.badRequest("bad_parameter", "'zoom' must be one of " + zooms)
                    .with("parameter", "zoom");
        }
        return "waveform-" + zoom + ".dat";
    }

    private ResponseEntity<Void> redirect(RecordAudio.Download download, HttpMethod method) {
        String address = method.equals(HttpMethod.HEAD) ? audio.headersAddressOf(download) : audio.addressOf(download);
        return ResponseEntity.status(HttpStatus.TEMPORARY_REDIRECT)
                .location(URI.create(address))
                .cacheControl(CacheControl.noStore())
                .build();
    }
}
