package dev.quarkstream.app.connection;

import io.netty.handler.codec.compression.StandardCompressionOptions;
import io.netty.handler.codec.http.HttpContentCompressor;

/** Compresses large answers for a client that understands that; small ones would take longer. */
final class Compression extends HttpContentCompressor {

    /** Bytes: what fits into one packet is sent as it is. */
    private static final int LARGE = 1_400;

    Compression() {
        super(LARGE, StandardCompressionOptions.gzip());
    }
}
