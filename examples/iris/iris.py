"""The steps of the original's iris notebook, with its own client, in a terminal.

    python3 iris.py [ws://127.0.0.1:9999]
"""

import asyncio
import sys

from aimm.client import repl


async def main(address):
    aimm = repl.AIMM()
    await aimm.connect(address)  # asks for username and password: user, pass

    model = await aimm.create_instance("iris.SVC", gamma=0.001, C=100.0)
    print("created", model)

    await model.fit(repl.DataAccessArg("iris_inputs"), repl.DataAccessArg("iris_outputs"))
    classes = await model.predict(repl.DataAccessArg("iris_inputs"))
    print("classes of the 150 flowers:", classes.tolist())

    flower = [[5.1, 3.5, 1.4, 0.2]]
    print("class of one flower:", (await model.predict(flower)).tolist())

    await asyncio.sleep(0.5)  # the state follows within server.autoflush_delay
    print("state:", aimm.state["models"], "and", len(aimm.state["actions"]), "actions")
    await aimm.async_close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:] or ["ws://127.0.0.1:9999"]))
