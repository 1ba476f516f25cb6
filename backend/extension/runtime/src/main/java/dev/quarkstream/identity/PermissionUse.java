package dev.quarkstream.identity;

/** Hears which permissions of tokens let requests through. */
@FunctionalInterface
public interface PermissionUse {

    /** Under which an identity has its own. */
    String ATTRIBUTE = PermissionUse.class.getName();

    /** Where nobody wants to know. */
    PermissionUse UNHEARD = (token, permission) -> {};

    void used(TokenCaller token, String permission);
}
