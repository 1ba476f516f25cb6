package dev.quarkstream.app.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/** Puts the gate behind Vert.x' codec as soon as that is there: at once, or when TLS has shaken hands. */
final class GateInstaller extends ChannelInboundHandlerAdapter {

    private static final String TLS = "ssl";
    private static final String CODEC = "httpEncoder";

    /** {@code PRI * HTTP/2.0} with what follows (RFC 9113, section 3.4). */
    private static final int BYTES_OF_THE_PREFACE = 24;

    private final Gate gate;
    private int read;

    GateInstaller(Gate gate) {
        this.gate = gate;
    }

    @Override
    public void channelActive(ChannelHandlerContext connection) {
        connection.fireChannelActive();
        var pipeline = connection.pipeline();
        if (pipeline.get(TLS) != null) {
            pipeline.addAfter(TLS, null, new AfterHandshake());
            pipeline.remove(this);
        } else {
            installIfPossible(pipeline);
        }
    }

    /** Where HTTP/2 in cleartext is possible, Vert.x decides by the first bytes, and may not decide for it. */
    @Override
    public void channelRead(ChannelHandlerContext connection, Object message) {
        var bytes = (ByteBuf) message;
        while (bytes.isReadable() && !connection.isRemoved()) {
            if (++read == BYTES_OF_THE_PREFACE) {
                bytes.release();
                connection.close();
                return;
            }
            connection.fireChannelRead(bytes.readRetainedSlice(1));
            installIfPossible(connection.pipeline());
        }
        connection.fireChannelRead(bytes);
    }

    private void installIfPossible(ChannelPipeline pipeline) {
        if (pipeline.get(CODEC) != null) {
            pipeline.addAfter(CODEC, null, gate);
            pipeline.remove(this);
        }
    }

    private final class AfterHandshake extends ChannelInboundHandlerAdapter {

        @Override
        public void userEventTriggered(ChannelHandlerContext connection, Object event) {
            connection.fireUserEventTriggered(event);
            if (event instanceof SslHandshakeCompletionEvent shaken && shaken.isSuccess()) {
                var pipeline = connection.pipeline();
                if (pipeline.get(CODEC) != null) { // HTTP/2, where an operator wants it, has none
                    pipeline.addAfter(CODEC, null, gate);
                }
                pipeline.remove(this);
            }
        }
    }
}
