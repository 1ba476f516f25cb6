package dev.quarkstream.input;

import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/** Which requests are for the extension's own resources, whatever else an application has beside them. */
public final class Endpoints {

    private static final Pattern OURS = Pattern.compile("/api/(tokens?|permissions|session|policy)([/;].*)?");

    private Endpoints() {}

    /** Before any resource is matched, and so for all that one of ours may be matched by. */
    public static boolean isOurs(RoutingContext http) {
        return OURS.matcher(http.normalizedPath()).matches();
    }
}
