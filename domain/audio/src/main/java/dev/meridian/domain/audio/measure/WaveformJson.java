package dev.meridian.domain.audio.measure;

import java.io.IOException;
import java.io.InputStream;

/** A waveform's binary form as audiowaveform's JSON, written as it is read. */
public final class WaveformJson {
    private static final int BYTES_AT_ONCE = 8_192;

    private WaveformJson() {}

    /**
     * Writes the JSON of a waveform.
     *
     * @param waveform header and pixels; read to its end, not closed
     */
    public static void write(InputStream waveform, Appendable json) throws IOException {
        WaveformHeader header = WaveformHeader.decode(waveform.readNBytes(WaveformHeader.BYTES));
        json.append("{\"version\":2,\"channels\":1,\"sample_rate\":" + header.rate() + ",\"samples_per_pixel\":"
                + header.framesPerPixel() + ",\"bits\":8,\"length\":" + header.pixels() + ",\"data\":[");
        byte[] bytes = new byte[BYTES_AT_ONCE];
        String comma = "";
        for (int read = waveform.read(bytes); read >= 0; read = waveform.read(bytes)) {
            for (int i = 0; i < read; i++) {
                json.append(comma).append(Integer.toString(bytes[i]));
                comma = ",";
            }
        }
        json.append("]}");
    }
}
