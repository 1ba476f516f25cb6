package dev.quarkstream.input;

import java.util.Collection;

/** Paths as settings say them and as requests have them. */
public final class Paths {

    private Paths() {}

    /** As Quarkus takes a path of its own: with a slash before it, whether or not it is written, and none behind it. */
    public static String withoutSlash(String setting) {
        var path = setting.endsWith("/") ? setting.substring(0, setting.length() - 1) : setting;
        return path.isEmpty() || path.startsWith("/") ? path : "/" + path;
    }

    /**
     * Whether a path is one of these or lies beneath one.
     *
     * @param prefixes without a slash behind them
     * @param path normalized
     */
    public static boolean isBeneath(Collection<String> prefixes, String path) {
        for (var prefix : prefixes) {
            if (path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/')) {
                return true;
            }
        }
        return false;
    }
}
