package dev.quarkstream.app.connection;

import dev.quarkstream.ProblemException;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of HTTP/1: lets one request in at a time, whole and in time and of bounded size, and the next one when the
 * answer has gone out. While a client sends more than that, or reads less, nothing more is read from it.
 */
final class Gate extends ChannelDuplexHandler {

    /** The largest body, whatever its framing. */
    static final int BODY_LIMIT = 64 * 1024;

    /** What one read takes from the socket: no more requests than fit in it wait here. */
    private static final int READ = 4 * 1024;

    /** How long a client may take nothing while much waits for others like it. */
    private static final Duration A_MOMENT = Duration.ofSeconds(2);

    private static final Duration TICK = Duration.ofSeconds(1);

    /** After a refusal the client gets this long to read it, and may send this many reads that nobody looks at. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private static final int READS_WHILE_LINGERING = 64;

    private final ConnectionConfig config;
    private final Refusals refusals;
    private final Held unread;
    private final Held.Share myUnread;
    private final Held unended;
    private final Held.Share myUnended;
    private final Deque<HttpObject> waiting = new ArrayDeque<>();

    /** A request has been let in, and its answer has not gone out whole. */
    private boolean answering;

    /** Some of that answer has gone out. */
    private boolean begun;

    /** A request has been let in, and its body has not come whole. */
    private boolean receiving;

    /** Of the request that was let in, the method. */
    private @Nullable HttpMethod method;

    private long received;

    /** No more is let in, and none but the refusal goes out. */
    private boolean refusing;

    /** Nothing is read. */
    private boolean held;

    /** What was read just now made a part of a request. */
    private boolean decoded;

    /** Its client has asked for compressed answers. */
    private boolean compresses;

    private boolean fresh = true;
    private int lingered;

    /** Since when it is quiet, or a request is being received, or a head is half there; by the monotonic clock. */
    private long quietSince;

    private long receivingSince;
    private long headSince;
    private boolean headBegun;
    private long refusedSince;

    private long waits;
    private long taken;
    private long unreadSince;

    private @Nullable ScheduledFuture<?> ticks;

    Gate(ConnectionConfig config, Refusals refusals, Held unread, Held unended) {
        this.config = config;
        this.refusals = refusals;
        this.unread = unread;
        this.myUnread = unread.share();
        this.unended = unended;
        this.myUnended = unended.share();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext connection) {
        connection
                .channel()
                .config()
                .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ).maxMessagesPerRead(1));
        quietSince = System.nanoTime();
        ticks = connection
                .executor()
                .scheduleWithFixedDelay(
                        () -> tick(connection), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext connection) {
        if (ticks != null) {
            ticks.cancel(false);
        }
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        myUnread.set(0);
        myUnended.set(0);
    }

    @Override
    public void channelRead(ChannelHandlerContext connection, Object message) {
        if (refusing) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpObject part) {
            decoded = true;
            headBegun = false;
            waiting.add(part);
            letIn(connection);
        } else {
            connection.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext connection) {
        if (refusing) {
            if (++lingered > READS_WHILE_LINGERING) {
                connection.close();
            }
        } else if (!decoded && !headBegun && isQuiet()) {
            headBegun = true;
            headSince = System.nanoTime();
        }
        decoded = false;
        holdWhatHasNotEnded(connection);
        connection.fireChannelReadComplete();
    }

    /** A body that came in one read was never held. */
    private void holdWhatHasNotEnded(ChannelHandlerContext connection) {
        myUnended.set(receiving ? received : 0);
        if (receiving && received > 0 && unended.isTooMuch()) {
            refuse(connection, ProblemException.unavailable(), Ending.UNENDED);
        }
    }

    /** As much of what waits as may go on now. */
    private void letIn(ChannelHandlerContext connection) {
        while (!refusing && !waiting.isEmpty()) {
            if (waiting.peek() instanceof HttpRequest) {
                if (answering || receiving || !connection.channel().isWritable()) {
                    break;
                }
                begin(connection, (HttpRequest) waiting.remove());
            } else {
                receive(connection, waiting.remove());
            }
        }
        readOrNot(connection);
    }

    /** What waits here, or there, is enough. */
    private void readOrNot(ChannelHandlerContext connection) {
        var enough = !refusing && (!waiting.isEmpty() || !connection.channel().isWritable());
        if (enough || held) {
            held = enough;
            connection.channel().config().setAutoRead(!enough); // each time: Vert.x sets it too
        }
    }

    private void begin(ChannelHandlerContext connection, HttpRequest request) {
        method = request.method();
        begun = false;
        var refusal = Heads.refusal(request);
        if (refusal != null) {
            refuse(connection, refusal, Ending.MALFORMED);
        } else if (announcesTooMuch(request)) {
            refuse(connection, ProblemException.payloadTooLarge(), Ending.LARGE_BODY);
        } else {
            answering = true;
            receiving = true;
            receivingSince = System.nanoTime();
            received = 0;
            if (request.headers().contains(HttpHeaderNames.UPGRADE, "h2c", true)) {
                request.headers().remove(HttpHeaderNames.UPGRADE); // cleartext HTTP/2 would go around this gate
            }
            if (!compresses && request.headers().contains(HttpHeaderNames.ACCEPT_ENCODING)) {
                compresses = true;
                connection.pipeline().addAfter(connection.name(), null, new Compression());
            }
            connection.fireChannelRead(request);
        }
    }

    /** The decoder has refused what is no number. */
    private static boolean announcesTooMuch(HttpRequest request) {
        var length = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        return length != null && (length.length() > 9 || Long.parseLong(length.strip()) > BODY_LIMIT);
    }

    private void receive(ChannelHandlerContext connection, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            ReferenceCountUtil.release(part);
            refuse(connection, ProblemException.badRequest(), Ending.MALFORMED);
            return;
        }
        received += part instanceof HttpContent content ? content.content().readableBytes() : 0;
        if (received > BODY_LIMIT) {
            ReferenceCountUtil.release(part);
            refuse(connection, ProblemException.payloadTooLarge(), Ending.LARGE_BODY);
            return;
        }
        if (part instanceof LastHttpContent) {
            receiving = false;
            quietSince = answering ? quietSince : System.nanoTime(); // otherwise it is the answer's end
        }
        connection.fireChannelRead(part);
    }

    @Override
    public void write(ChannelHandlerContext connection, Object message, ChannelPromise promise) {
        if (refusing) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        if (message instanceof HttpResponse response) {
            if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                becomeAnotherProtocol(connection, response.status().code());
                connection.write(message, promise);
                return;
            }
            begun = true;
        }
        connection.write(message, promise);
        if (message instanceof LastHttpContent) {
            answering = false;
            fresh = false;
            quietSince = System.nanoTime();
            if (held) {
                connection.executor().execute(() -> letIn(connection)); // after others have had their turn
            }
        }
    }

    private void becomeAnotherProtocol(ChannelHandlerContext connection, int status) {
        if (status == 101) {
            connection.pipeline().remove(this);
        }
    }

    @Override
    public void flush(ChannelHandlerContext connection) {
        connection.flush();
        var pending = pending(connection);
        myUnread.set(pending);
        if (pending > 0 && unread.isTooMuch()) {
            end(connection, Ending.UNREAD);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext connection) {
        connection.fireChannelWritabilityChanged();
        letIn(connection);
    }

    /** Whether nobody would miss it. To be asked by any thread, for a hint. */
    boolean isExpendable() {
        return isQuiet();
    }

    /** Nothing of ours is owed to the client, and nothing of a request has come. */
    private boolean isQuiet() {
        return !answering && !receiving && waiting.isEmpty();
    }

    private void tick(ChannelHandlerContext connection) {
        var now = System.nanoTime();
        if (refusing) {
            endIfStuck(connection, now);
            return;
        }
        if (takesNothing(connection, now)) {
            end(connection, Ending.UNREAD);
        } else if (receiving && isOver(receivingSince, config.bodyTimeout(), now)) {
            refuse(connection, ProblemException.tooSlow(), Ending.SLOW_BODY);
        } else if (isQuiet()) {
            if (headBegun
                    ? isOver(headSince, config.headTimeout(), now)
                    : fresh && isOver(quietSince, config.headTimeout(), now)) {
                end(connection, Ending.SLOW_HEAD);
            } else if (!headBegun && isOver(quietSince, config.idleTimeout(), now)) {
                end(connection, Ending.IDLE);
            }
        }
    }

    /** Not even the refusal is taken. */
    private void endIfStuck(ChannelHandlerContext connection, long now) {
        if (isOver(refusedSince, LINGER.multipliedBy(2), now)) {
            connection.close();
        }
    }

    /** An answer waits for the client, and less of it does not. */
    private boolean takesNothing(ChannelHandlerContext connection, long now) {
        var buffer = connection.channel().unsafe().outboundBuffer();
        var pending = pending(connection);
        var progress = buffer == null ? 0 : buffer.currentProgress(); // of what goes out, which waits until it is whole
        myUnread.set(pending);
        if (pending == 0 || pending != waits || progress != taken) {
            waits = pending;
            taken = progress;
            unreadSince = now;
            return false;
        }
        return isOver(unreadSince, unread.isMuch() ? A_MOMENT : config.unreadTimeout(), now);
    }

    private static long pending(ChannelHandlerContext connection) {
        var buffer = connection.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    private static boolean isOver(long since, Duration limit, long now) {
        return now - since > limit.toNanos();
    }

    private void end(ChannelHandlerContext connection, Ending reason) {
        refusals.count(reason);
        connection.close();
    }

    /** Says why, if the client can still be told in good order, and closes. */
    private void refuse(ChannelHandlerContext connection, ProblemException refusal, Ending reason) {
        refusals.count(reason);
        refusing = true;
        refusedSince = System.nanoTime();
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        readOrNot(connection);
        if (begun) {
            connection.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        var answer = refusals.answer(refusal);
        if (HttpMethod.HEAD.equals(method)) {
            answer = answer.replace(Unpooled.EMPTY_BUFFER);
        }
        connection.writeAndFlush(answer).addListener((ChannelFutureListener) sent -> linger(connection));
    }

    /** A connection that is closed while its client still sends is reset, and the client may never read what we said. */
    private static void linger(ChannelHandlerContext connection) {
        if (connection.channel() instanceof DuplexChannel socket) {
            socket.shutdownOutput();
        }
        connection.executor().schedule(() -> connection.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
    }
}
