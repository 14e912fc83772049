package aimm.server.engine;

import aimm.plugin.api.DataAccess;
import aimm.plugin.api.ModelType;
import aimm.plugin.api.Parameter;
import aimm.plugin.api.Parameters;
import aimm.plugin.api.Signature;
import aimm.plugin.api.TensorSpec;
import aimm.server.api.DataAccessInfo;
import aimm.server.api.ModelTypeInfo;
import java.util.List;

/** A model type or data access as one plugin revision declares it; exactly one of both infos is there. */
final class Offer {

    private final String name;
    private final Revision revision;
    private final ModelTypeInfo modelType;
    private final DataAccessInfo dataAccess;
    private volatile long predictNanos = Long.MAX_VALUE;

    private Offer(String name, Revision revision, ModelTypeInfo modelType, DataAccessInfo dataAccess) {
        this.name = name;
        this.revision = revision;
        this.modelType = modelType;
        this.dataAccess = dataAccess;
    }

    /** @throws IllegalArgumentException if a declaration can't be read */
    static Offer modelType(Revision revision, ServiceProperties properties) {
        String name = properties.text(ModelType.TYPE);
        ModelTypeInfo info = new ModelTypeInfo(
                name,
                revision.name(),
                properties.flag(ModelType.PREDICT_UPDATES),
                parameters(properties, Parameters.INSTANTIATE),
                parameters(properties, Parameters.FIT),
                parameters(properties, Parameters.PREDICT),
                tensors(properties, Signature.INPUTS),
                tensors(properties, Signature.OUTPUTS));
        return new Offer(name, revision, info, null);
    }

    /** @throws IllegalArgumentException if a declaration can't be read */
    static Offer dataAccess(Revision revision, ServiceProperties properties) {
        String name = properties.text(DataAccess.NAME);
        return new Offer(
                name,
                revision,
                null,
                new DataAccessInfo(name, revision.name(), parameters(properties, Parameters.ACCESS)));
    }

    private static List<Parameter> parameters(ServiceProperties properties, String key) {
        return properties.texts(key).stream().map(Parameter::parse).toList();
    }

    private static List<TensorSpec> tensors(ServiceProperties properties, String key) {
        return properties.texts(key).stream().map(TensorSpec::parse).toList();
    }

    String name() {
        return name;
    }

    Revision revision() {
        return revision;
    }

    boolean isModelType() {
        return modelType != null;
    }

    ModelTypeInfo modelTypeInfo() {
        return modelType;
    }

    DataAccessInfo dataAccessInfo() {
        return dataAccess;
    }

    /**
     * What a prediction takes in a worker when nothing else keeps it waiting: follows the fast ones quickly and the slow
     * ones, which are mostly those that waited for a processor, slowly. The largest number while unknown.
     */
    long predictNanos() {
        return predictNanos;
    }

    void predicted(long nanos) {
        long known = predictNanos;
        if (nanos < known) {
            predictNanos = known == Long.MAX_VALUE ? nanos : known + (nanos - known) / 2;
        } else {
            predictNanos = known + (nanos - known) / 16;
        }
    }
}
