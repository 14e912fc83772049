package aimm.server.api;

/** What an action does; its wire name is the original's. */
public enum Call {
    CREATE_INSTANCE("create_instance"),
    ADD_INSTANCE("add_instance"),
    UPDATE_INSTANCE("update_instance"),
    DELETE_INSTANCE("delete_instance"),
    FIT("fit"),
    PREDICT("predict");

    private final String wireName;

    Call(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
