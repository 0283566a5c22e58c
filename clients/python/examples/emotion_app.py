"""An application whose people sign in at Forest Gate: it says which emotion a text has, to those who are signed in.

    RUST_AUTH_URL=http://localhost:8000 python3 examples/emotion_app.py

A ``.env`` file in the working directory is read too. Listens on port 5000, or on PORT.
"""

import os
import re
from collections import Counter

from flask import Flask, g, jsonify, request

import forestgate_client
from forestgate_client import require_auth

PORT = 5000

EMOTIONS = {
    "joy": {"delighted", "glad", "great", "happy", "joy", "laugh", "love", "smile", "wonderful"},
    "sadness": {"alone", "cry", "grief", "lonely", "miss", "sad", "sorry", "tears", "unhappy"},
    "anger": {"angry", "furious", "hate", "mad", "rage", "unfair", "upset"},
    "fear": {"afraid", "anxious", "fear", "nervous", "panic", "scared", "worried"},
}

app = Flask(__name__)
forestgate_client.init_app(app)


@app.post("/detect")
@require_auth
def detect():
    """``{"text": …}`` to ``{"emotion", "scores", "user_id"}``; a text without any word of ours is neutral."""
    body = request.get_json(silent=True)
    text = body.get("text") if isinstance(body, dict) else None
    words = re.findall(r"[a-z]+", text.lower()) if isinstance(text, str) else []
    scores = Counter(emotion for word in words for emotion, those in EMOTIONS.items() if word in those)
    emotion = scores.most_common(1)[0][0] if scores else "neutral"
    return jsonify(emotion=emotion, scores=scores, user_id=g.user.user_id)


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ.get("PORT", PORT)), threaded=True)
