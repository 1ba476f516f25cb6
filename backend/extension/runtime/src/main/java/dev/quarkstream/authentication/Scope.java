package dev.quarkstream.authentication;

import jakarta.inject.Singleton;
import java.util.List;

/** Where it is asked who is calling. */
@Singleton
class Scope {

    private final List<String> paths;
    private final List<String> exceptions;

    Scope(AuthenticationConfig config) {
        this.paths = prefixes(config.paths());
        this.exceptions = prefixes(config.exceptPaths().orElse(List.of()));
    }

    private static List<String> prefixes(List<String> paths) {
        return paths.stream()
                .map(path -> path.endsWith("/") ? path.substring(0, path.length() - 1) : path)
                .toList();
    }

    /** @param path normalized */
    boolean includes(String path) {
        return isBeneath(paths, path) && !isBeneath(exceptions, path);
    }

    private static boolean isBeneath(List<String> prefixes, String path) {
        for (var prefix : prefixes) {
            if (path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/')) {
                return true;
            }
        }
        return false;
    }
}
