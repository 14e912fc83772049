#!/bin/sh
# Creates classifiers, fits them to the Iris data, watches one fit, and asks both. The server must be running:
#   examples/iris/run.sh [http://127.0.0.1:8080]
set -eu
api=${1:-http://127.0.0.1:8080}/api/v1
inputs='{"type": "data_access", "name": "iris_inputs", "args": [], "kwargs": {}}'
outputs='{"type": "data_access", "name": "iris_outputs", "args": [], "kwargs": {}}'
flowers='[[5.1, 3.5, 1.4, 0.2], [6.2, 2.9, 4.3, 1.3], [7.7, 3.0, 6.1, 2.3]]'

post() { curl -sS --fail-with-body "$api/$1" -d "$2"; }
number() { sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p"; }
data() { sed 's/.*"data":\(\[[^]]*\]\).*/\1/'; }

curl -sS --fail -o /dev/null "$api/models" || { echo "no AIMM server answers at $api; start it first" >&2; exit 1; }

svc=$(post models '{"model_type": "iris.SVC", "kwargs": {"gamma": 0.1, "C": 10}}' | number instance_id)
echo "model $svc is a support vector classifier"
post "models/$svc/fit" "{\"args\": [$inputs, $outputs]}" > /dev/null
echo "its classes for three flowers: $(post "models/$svc/predict" "{\"args\": [$flowers]}" | data), expected [0,1,2]"

mlp=$(post models '{"model_type": "mlp.Classifier", "kwargs": {"epochs": 500}}' | number instance_id)
echo "model $mlp is a perceptron; its fit, as it goes:"
action=$(post "models/$mlp/fit?wait=false" "{\"args\": [$inputs, $outputs]}" | number id)
curl -sSN "$api/events?action=$action" | sed -n 's/.*"message":"\([^"]*\)".*/  \1/p' | uniq
echo "its classes for three flowers: $(post "models/$mlp/predict" "{\"args\": [$flowers]}" | data), expected [0,1,2]"

mlp=$(post models '{"model_type": "mlp.Classifier", "kwargs": {"epochs": 10000000}}' | number instance_id)
action=$(post "models/$mlp/fit?wait=false" "{\"args\": [$inputs, $outputs]}" | number id)
curl -sS -X DELETE "$api/actions/$action" > /dev/null
echo "a fit that would take hours was cancelled: $(curl -sSN "$api/events?action=$action" |
    sed -n 's/.*"status":"\([a-z]*\)".*/\1/p' | tail -n 1)"
for model in "$svc" "$((svc + 1))" "$mlp"; do
    curl -sS -X DELETE "$api/models/$model" > /dev/null
done
