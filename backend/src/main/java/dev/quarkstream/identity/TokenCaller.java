package dev.quarkstream.identity;

import java.util.Set;
import java.util.UUID;

/** The bearer of a personal access token, who may do what the token's permissions say. */
public record TokenCaller(String ownerId, UUID tokenId, Set<String> permissions) implements Caller {

    /** The permission that stands for all of them. */
    public static final String EVERYTHING = "*";

    @Override
    public String role() {
        return Roles.TOKEN;
    }

    @Override
    public boolean can(String permission) {
        return permissions.contains(permission) || permissions.contains(EVERYTHING);
    }
}
