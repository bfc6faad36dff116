#!/bin/sh
# 启动系统；另选端口：PORT=8001 sh start.sh；让别的电脑访问：WEB_HOST=0.0.0.0 sh start.sh
cd "$(dirname "$0")" && exec env/bin/python scripts/start.py
