package dev.quarkstream.app.connection;

import dev.quarkstream.ProblemException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a request by its line and headers, where two readers could understand two things, or one of them nothing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>
 */
final class Heads {

    /** Beside letters and digits, what a path has (RFC 3986, section 3.3). */
    private static final String OF_A_PATH = "/-._~!$&'()*+,;=:@%";

    private Heads() {}

    static @Nullable ProblemException refusal(HttpRequest request) {
        var failure = request.decoderResult().cause();
        if (failure != null) {
            return failure instanceof TooLongHttpLineException
                    ? ProblemException.addressTooLong()
                    : failure instanceof TooLongHttpHeaderException
                            ? ProblemException.headersTooLarge()
                            : ProblemException.badRequest();
        }
        return isPlain(request) ? null : ProblemException.badRequest();
    }

    private static boolean isPlain(HttpRequest request) {
        var version = request.protocolVersion();
        return (version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0))
                && isTarget(request.uri())
                && hasOneHost(request, version)
                && hasKnownEncoding(request);
    }

    private static boolean isTarget(String target) {
        var inPath = true;
        for (var i = 0; i < target.length(); i++) {
            var c = target.charAt(i);
            inPath &= c != '?';
            var allowed = inPath ? isOfAPath(c) : c > ' ' && c < 0x7f && c != '#';
            if (!allowed || (c == '%' && !isEncoded(target, i))) {
                return false;
            }
        }
        return target.startsWith("/") || target.startsWith("http://") || target.startsWith("https://");
    }

    private static boolean isOfAPath(char c) {
        return isLetterOrDigit(c) || OF_A_PATH.indexOf(c) >= 0;
    }

    private static boolean isEncoded(String target, int percent) {
        return percent + 2 < target.length()
                && Character.digit(target.charAt(percent + 1), 16) >= 0
                && Character.digit(target.charAt(percent + 2), 16) >= 0;
    }

    private static boolean hasOneHost(HttpRequest request, HttpVersion version) {
        var hosts = request.headers().valueStringIterator(HttpHeaderNames.HOST);
        return hosts.hasNext() ? isHost(hosts.next()) && !hosts.hasNext() : version.equals(HttpVersion.HTTP_1_0);
    }

    /** A name or an address, with a port or without (RFC 9110, section 7.2). */
    private static boolean isHost(String host) {
        var bracket = host.startsWith("[") ? host.indexOf(']') : -1;
        var colon = host.indexOf(':', Math.max(0, bracket));
        var end = colon < 0 ? host.length() : colon;
        return (bracket < 0 || bracket == end - 1)
                && (bracket > 0 ? isName(host, 1, bracket, true) : isName(host, 0, end, false))
                && (colon < 0 || isPort(host, colon + 1));
    }

    private static boolean isName(String host, int from, int to, boolean isAddress) {
        for (var i = from; i < to; i++) {
            var c = host.charAt(i);
            if (!isLetterOrDigit(c) && "-._~".indexOf(c) < 0 && !(isAddress && c == ':')) {
                return false;
            }
        }
        return from < to;
    }

    private static boolean isPort(String host, int from) {
        for (var i = from; i < host.length(); i++) {
            if (host.charAt(i) < '0' || host.charAt(i) > '9') {
                return false;
            }
        }
        return host.length() - from <= 5;
    }

    private static boolean hasKnownEncoding(HttpRequest request) {
        if (!request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return true;
        }
        var encodings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return encodings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encodings.get(0));
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
