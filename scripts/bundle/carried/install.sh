#!/bin/sh
# 安装或升级：sh install.sh --to 目录；换一个 Python：PYTHON=python3.11 sh install.sh
exec "${PYTHON:-python3}" "$(dirname "$0")/setup_offline.py" "$@"
